import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmDefinition, Target } from '../definitions/definition.ts';
import type { HealthAlarmsProps } from '../definitions/watched.ts';
import { prefixOf } from './alarm-actions.ts';
import { describe } from './describe.ts';
import { metricOf } from './metric.ts';

const MISSING = {
  breaching: TreatMissingData.BREACHING,
  notBreaching: TreatMissingData.NOT_BREACHING,
  ignore: TreatMissingData.IGNORE,
} as const;

/** The alarm of a definition on one of its targets. */
export function raise(
  scope: Construct,
  watched: HealthAlarmsProps,
  definition: AlarmDefinition,
  target: Target,
): Alarm {
  const { threshold, below, evaluation, missing } = definition;
  const id = target.suffix ? `${definition.id}-${target.suffix}` : definition.id;
  const [datapointsToAlarm, evaluationPeriods] = evaluation;
  return new Alarm(scope, id, {
    alarmName: `${prefixOf(watched)}${id}`,
    alarmDescription: describe(definition, watched),
    metric: metricOf(watched, definition.metric, target),
    threshold: typeof threshold === 'number' ? threshold : threshold(watched),
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    datapointsToAlarm,
    evaluationPeriods,
    treatMissingData: MISSING[missing],
  });
}
