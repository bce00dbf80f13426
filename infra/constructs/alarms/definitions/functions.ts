import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AlarmDefinition, MetricDefinition } from './definition.ts';
import { awsMetric } from './metric-definition.ts';
import { alarmFunctionMetrics, workingFunctions } from './targets.ts';
import type { Watched } from './watched.ts';

/**
 * At least one in 5 minutes. CloudWatch sees a failure some minutes late, and metric math reads 0 until then: so the
 * period before counts, too. No data means that there was none.
 */
const ONE = { threshold: 1, evaluation: [1, 2], missing: 'notBreaching' } as const;

/** Metrics of Lambda, added. The targets name them. */
const ADDED: MetricDefinition = { ...awsMetric('Lambda', 'Failures', 'Sum'), together: 'sum' };

/**
 * One alarm on all functions that check and answer. CloudWatch sends it directly to the topic: the alarm function
 * invokes the probe function, and so could trigger the same alarm again. Besides, any stranger can cause throttles.
 */
export const FUNCTION_ALARMS: readonly AlarmDefinition<Watched>[] = [
  {
    ...ONE,
    id: 'functions-failing',
    of: workingFunctions,
    metric: ADDED,
    reportedBy: 'cloudwatch',
    means:
      'A function of Beacon failed, timed out or was throttled: it answered or measured nothing. A dependency that is down never causes that.',
    doFirst:
      "Find the function: by its metrics Errors and Throttles, or in the graph 'Functions' of the dashboard. Read its log. If it began with a deployment, roll back.",
    where:
      'The dashboard; the log group of the function; for throttles Lambda, ConcurrentExecutions of the account.',
  },
];

/** The alarm on the alarm function. CloudWatch sends it directly to the topic, because the function can't report its own failure. */
export const ALARM_FUNCTION_ALARMS: readonly AlarmDefinition<IFunction>[] = [
  {
    ...ONE,
    id: 'alarm-function-failing',
    of: alarmFunctionMetrics,
    metric: ADDED,
    reportedBy: 'cloudwatch',
    means:
      'The alarm function failed, was throttled, or lost an alarm. An alarm may have arrived late, without evidence, or not at all.',
    doFirst: 'Look at the alarms in CloudWatch. Then read the log of the alarm function.',
    where:
      "CloudWatch, Alarms and their history; the alarm function's log group, its role, and the policy of the topic.",
  },
];
