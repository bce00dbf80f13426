import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmRule,
  AlarmState,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarm,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { NOT_FOR_PEOPLE } from '../../../../lib/names/alarms.ts';
import { alarmsInRule, chunks } from '../cloudwatch-limits.ts';
import { COMPOSITES } from '../definitions/composites.ts';
import { alarmName, type Watched } from '../definitions/watched.ts';
import { describe } from './description.ts';

/** How long CloudWatch waits for the metrics of the alarm function, which arrive some minutes late. */
const WAIT = Duration.minutes(5);
const EXTENSION = Duration.minutes(1);

/** How long a success of the alarm function counts, in periods of 5 minutes. */
const HEARD_PERIODS = 12;

/**
 * The composite alarm that wakes people. It needs a success of the last day: a database in a new deployment has no user
 * yet, and that must wake no operator. @param neverUp is OK after a success @default - no success is needed
 */
export function pageAlarm(
  scope: Construct,
  watched: Watched,
  children: readonly IAlarm[],
  neverUp?: IAlarm,
): CompositeAlarm {
  const rule = AlarmRule.anyOf(...children);
  return new CompositeAlarm(scope, 'page', {
    compositeAlarmName: alarmName(scope, watched, 'page'),
    alarmDescription: describe(COMPOSITES.page, watched.runbookUrl),
    alarmRule: neverUp ? AlarmRule.allOf(rule, AlarmRule.fromAlarm(neverUp, AlarmState.OK)) : rule,
  });
}

/**
 * The composite alarms that tell people when the alarm function does not. They are on when any of the given alarms is,
 * unless the alarm function worked within the last hour. So every alarm has two ways to people, and while the alarm
 * function works, people learn of an alarm once.
 */
export function unheardAlarms(
  scope: Construct,
  watched: Watched,
  alarmFunction: IFunction,
  children: readonly Alarm[],
): CompositeAlarm[] {
  if (children.length === 0) return [];
  const heard = heardAlarm(scope, watched, alarmFunction);
  const names = children.map(({ node }) => alarmName(scope, watched, node.id));
  return chunks(children, alarmsInRule(names)).map((some, index) => {
    const id = index === 0 ? 'unheard' : `unheard-${index + 1}`;
    return new CompositeAlarm(scope, id, {
      compositeAlarmName: alarmName(scope, watched, id),
      alarmDescription: describe(COMPOSITES.unheard, watched.runbookUrl),
      alarmRule: AlarmRule.anyOf(...some),
      actionsSuppressor: heard,
      actionsSuppressorWaitPeriod: WAIT,
      actionsSuppressorExtensionPeriod: EXTENSION,
    });
  });
}

/** Is in ALARM while the alarm function works. It has no actions: it only suppresses those of other alarms. */
function heardAlarm(scope: Construct, watched: Watched, alarmFunction: IFunction): Alarm {
  const period = Duration.minutes(5);
  const usingMetrics = {
    invocations: alarmFunction.metricInvocations({ period }),
    errors: alarmFunction.metricErrors({ period }),
  };
  return new Alarm(scope, 'heard', {
    alarmName: alarmName(scope, watched, 'heard'),
    alarmDescription: `${NOT_FOR_PEOPLE} ALARM means that the alarm function succeeded within the last hour. That suppresses the alarms that tell people when it does not work.`,
    metric: new MathExpression({ expression: 'invocations - errors', usingMetrics, period }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    datapointsToAlarm: 1,
    evaluationPeriods: HEARD_PERIODS,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}
