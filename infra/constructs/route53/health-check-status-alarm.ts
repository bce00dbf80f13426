import { Annotations, Duration, Names, Stack, Token } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmArn, topicAction } from '../alarms/wiring/topic-action.ts';
import { assertNoFaults } from '../validation/faults.ts';

/** Where Route 53 puts its metrics, and nowhere else. */
const METRICS_REGION = 'us-east-1';

/** CloudWatch's limit of an alarm's name. */
const MAX_NAME = 255;

export type HealthCheckStatusAlarmProps = {
  /** Of the check to watch. From a stack in another region: with `crossRegionReferences` on both. */
  readonly healthCheckId: string;
  /** Who is told, in us-east-1. @default - nobody */
  readonly topic?: ITopic;
};

/** Tells when a Route 53 health check fails, which is when Route 53 takes the region out. For a stack in us-east-1. */
export class HealthCheckStatusAlarm extends Construct {
  /** Absent where the stack's region is not known. */
  readonly alarm: Alarm | undefined;

  /** @throws PropsError in a stack of another region */
  constructor(scope: Construct, id: string, { healthCheckId, topic }: HealthCheckStatusAlarmProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    if (Token.isUnresolved(region)) {
      const text = `left out: the region of this stack is not known, and Route 53's metrics are in ${METRICS_REGION} alone. Give the stack env: { region: '${METRICS_REGION}' }.`;
      Annotations.of(this).addWarningV2('beacon:HealthCheckStatusAlarm.noRegion', text);
      return;
    }
    const problem = `got ${region}; allowed: ${METRICS_REGION}, where Route 53's metrics are: put it into a stack there`;
    assertNoFaults(this, region === METRICS_REGION ? [] : [{ prop: 'the region of the stack', problem }]);
    // A name of its own: the topic's policy can say it without a reference, which would be a cycle between stacks.
    const name = Names.uniqueResourceName(this, { maxLength: MAX_NAME, separator: '-' });
    this.alarm = this.#alarm(name, healthCheckId);
    if (topic) {
      const action = topicAction(this, topic, alarmArn(this, name));
      this.alarm.addAlarmAction(action);
      this.alarm.addOkAction(action);
    }
  }

  #alarm(alarmName: string, HealthCheckId: string): Alarm {
    return new Alarm(this, 'Alarm', {
      alarmName,
      alarmDescription:
        'Route 53 finds the health check failed, and sends traffic elsewhere. Ask /health in that region first.',
      metric: new Metric({
        namespace: 'AWS/Route53',
        metricName: 'HealthCheckStatus',
        dimensionsMap: { HealthCheckId },
        statistic: 'Minimum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.MISSING,
    });
  }
}
