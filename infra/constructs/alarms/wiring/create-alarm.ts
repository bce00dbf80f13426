import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmRule, Target } from '../definitions/definition.ts';
import { alarmId } from '../definitions/selection.ts';
import { alarmName, type Watched } from '../definitions/watched.ts';
import { describe } from './description.ts';
import { metricOf } from './metric.ts';

const MISSING = {
  breaching: TreatMissingData.BREACHING,
  notBreaching: TreatMissingData.NOT_BREACHING,
  ignore: TreatMissingData.IGNORE,
} as const;

/** Creates the alarm of a definition on one of its targets. */
export function createAlarm(scope: Construct, watched: Watched, rule: AlarmRule, target: Target): Alarm {
  const id = alarmId(rule, target);
  const [datapointsToAlarm, evaluationPeriods] = rule.evaluation;
  return new Alarm(scope, id, {
    alarmName: alarmName(scope, watched, id),
    alarmDescription: describe(rule, watched.runbookUrl),
    metric: metricOf(watched, rule.metric, target),
    threshold: thresholdOf(watched, rule, target),
    comparisonOperator: rule.below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    datapointsToAlarm,
    evaluationPeriods,
    treatMissingData: MISSING[rule.missing],
  });
}

/** The threshold of an alarm on one of its targets. */
export function thresholdOf(watched: Watched, { threshold }: AlarmRule, target: Target): number {
  return typeof threshold === 'number' ? threshold : threshold(watched, target);
}
