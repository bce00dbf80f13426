import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmRule,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  MathExpression,
  Alarm as MetricAlarm,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { HealthAlarmsProps } from '../definitions/watched.ts';
import { prefixOf } from './alarm-actions.ts';
import { chunks } from './chunks.ts';
import { describe, type Words } from './describe.ts';

/** What the composite alarms say: the README's table ends with them. */
export const COMPOSITES = {
  page: {
    means:
      'Wake somebody: the system is down, or nobody can tell whether it is. A report with the evidence follows.',
    doFirst: 'Read the report; if none follows within a few minutes, look at the alarms and GET /health.',
    where: 'The dashboard; CloudWatch, Alarms.',
  },
  unheard: {
    means:
      'Something is in alarm, and the alarm function has told of nothing for an hour: it is gone or unreachable, or the alarm has lasted that long.',
    doFirst:
      'Look at the alarms themselves; then see whether the alarm function is there and may be invoked.',
    where: 'CloudWatch, Alarms; the alarm function, its permissions and its log.',
  },
} as const satisfies Record<string, Words>;

/** How long CloudWatch waits for news of the alarm function: its metrics take some minutes. */
const WAIT = Duration.minutes(5);
const EXTENSION = Duration.minutes(1);

/** How long a success of the alarm function counts: periods of 5 minutes. */
const HEARD_PERIODS = 12;

/** Alarms in one rule. A rule holds 10,240 characters, and names an alarm with at most about 230. */
export const CHILDREN = 40;

export function pageAlarm(
  scope: Construct,
  watched: HealthAlarmsProps,
  children: readonly IAlarm[],
): CompositeAlarm {
  return new CompositeAlarm(scope, 'page', {
    compositeAlarmName: `${prefixOf(watched)}page`,
    alarmDescription: describe(COMPOSITES.page, watched),
    alarmRule: AlarmRule.anyOf(...children),
  });
}

/**
 * What speaks for the alarm function when it is silent: any of the alarms, unless the function has lately done its
 * work. So each alarm has a second way to people, and they hear of it once while the function works.
 */
export function unheardAlarms(
  scope: Construct,
  watched: HealthAlarmsProps,
  children: readonly Alarm[],
): CompositeAlarm[] {
  const heard = alarmFunctionHeard(scope, watched);
  return chunks(children, CHILDREN).map((some, index) => {
    const id = index === 0 ? 'unheard' : `unheard-${index + 1}`;
    return new CompositeAlarm(scope, id, {
      compositeAlarmName: `${prefixOf(watched)}${id}`,
      alarmDescription: describe(COMPOSITES.unheard, watched),
      alarmRule: AlarmRule.anyOf(...some),
      actionsSuppressor: heard,
      actionsSuppressorWaitPeriod: WAIT,
      actionsSuppressorExtensionPeriod: EXTENSION,
    });
  });
}

/** "In alarm" while all is well, and tells nobody: it only holds the others back. */
function alarmFunctionHeard(scope: Construct, watched: HealthAlarmsProps): Alarm {
  const { alarm } = watched.functions;
  const period = Duration.minutes(5);
  const usingMetrics = {
    invocations: alarm.metricInvocations({ period }),
    errors: alarm.metricErrors({ period }),
  };
  return new MetricAlarm(scope, 'heard', {
    alarmName: `${prefixOf(watched)}heard`,
    alarmDescription:
      'Not an alarm for people. In alarm: the alarm function did its work within the hour, so nobody has to speak for it.',
    metric: new MathExpression({ expression: 'invocations - errors', usingMetrics, period }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    datapointsToAlarm: 1,
    evaluationPeriods: HEARD_PERIODS,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
