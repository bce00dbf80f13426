import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AlarmDefinition } from './definition.ts';
import { awsMetric } from './metric-definition.ts';
import { deadLetters, probeFunction, servingFunctions, theFunction } from './targets.ts';
import type { Watched } from './watched.ts';

/** At least one in 5 minutes. No data means that there was none. */
const ONE = { threshold: 1, evaluation: [1, 1], missing: 'notBreaching' } as const;

/**
 * Alarms on the functions that probe. CloudWatch sends those on the probe function directly to the topic: the alarm
 * function invokes the probe function, and so could trigger the same alarm again.
 */
export const FUNCTION_ALARMS: readonly AlarmDefinition<Watched>[] = [
  {
    ...ONE,
    id: 'errors',
    of: servingFunctions,
    metric: awsMetric('Lambda', 'Errors', 'Sum'),
    means: 'This function failed or timed out. A dependency that is down never causes that.',
    doFirst: "Read the function's log. If it began with a deployment, roll back.",
    where: "The function's log group, and its page in Lambda.",
  },
  {
    ...ONE,
    id: 'throttles',
    of: servingFunctions,
    metric: awsMetric('Lambda', 'Throttles', 'Sum'),
    reportedBy: 'cloudwatch', // any stranger can cause it, as in `requests.ts`
    means: 'Lambda refused to run this function: the account or the function has no concurrency left.',
    doFirst: "Find what uses the account's concurrency. If the traffic is legitimate, raise the quota.",
    where: 'Lambda, ConcurrentExecutions of the account; Service Quotas.',
  },
  {
    ...ONE,
    id: 'probe-errors',
    of: probeFunction,
    metric: awsMetric('Lambda', 'Errors', 'Sum'),
    reportedBy: 'cloudwatch',
    means: 'The probe function failed or timed out. Nothing was measured.',
    doFirst: 'Invoke it by hand, and read the error.',
    where: "The probe function's log group.",
  },
  {
    ...ONE,
    id: 'probe-throttles',
    of: probeFunction,
    metric: awsMetric('Lambda', 'Throttles', 'Sum'),
    reportedBy: 'cloudwatch',
    means: 'Lambda refused to run the probe function. Nothing was measured.',
    doFirst: "Find what uses the account's concurrency.",
    where: 'Lambda, ConcurrentExecutions of the account; Service Quotas.',
  },
  {
    ...ONE,
    id: 'heartbeats-failed',
    of: deadLetters,
    metric: awsMetric('SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum'),
    means: 'Heartbeats failed. The queue of failed heartbeats keeps them.',
    doFirst: 'Read one message: it contains the error. When the cause is fixed, purge the queue.',
    where: "The queue of failed heartbeats; the probe function's log.",
  },
];

/** Alarms on the alarm function. CloudWatch sends them directly to the topic, because the function can't report its own failure. */
export const ALARM_FUNCTION_ALARMS: readonly AlarmDefinition<IFunction>[] = [
  {
    ...ONE,
    id: 'alarm-errors',
    of: theFunction,
    metric: awsMetric('Lambda', 'Errors', 'Sum'),
    reportedBy: 'cloudwatch',
    means: 'The alarm function failed. The alarm that it could not report arrives without evidence.',
    doFirst: 'Look at the alarms in CloudWatch, then read the log.',
    where: "CloudWatch, Alarms; the alarm function's log group.",
  },
  {
    ...ONE,
    id: 'alarm-throttles',
    of: theFunction,
    metric: awsMetric('Lambda', 'Throttles', 'Sum'),
    reportedBy: 'cloudwatch',
    means: 'Lambda refused to run the alarm function. Alarms are waiting to be reported.',
    doFirst: "Look at the alarms in CloudWatch, then find what uses the account's concurrency.",
    where: 'CloudWatch, Alarms; Lambda, ConcurrentExecutions of the account.',
  },
  {
    ...ONE,
    id: 'alarm-dropped',
    of: theFunction,
    metric: awsMetric('Lambda', 'AsyncEventsDropped', 'Sum'),
    reportedBy: 'cloudwatch',
    means: 'Lambda dropped an alarm before the alarm function could process it.',
    doFirst: 'Look at the alarms in CloudWatch: one of them was not reported.',
    where: "CloudWatch, Alarms, history; the alarm function's log group.",
  },
  {
    ...ONE,
    id: 'alarm-undelivered',
    of: theFunction,
    metric: awsMetric('Lambda', 'DestinationDeliveryFailures', 'Sum'),
    reportedBy: 'cloudwatch',
    means: 'The alarm function failed, and Lambda could not publish the failure to the topic.',
    doFirst: "Check whether the topic exists, and whether the function's role may publish to it.",
    where: "CloudWatch, Alarms; the alarm function's role; the topic's policy.",
  },
];
