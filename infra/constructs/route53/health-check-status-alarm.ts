import { Annotations, Duration, Names, Stack, Token } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmArn, topicAction } from '../alarms/wiring/alarm-actions.ts';
import { topicFaults } from '../alarms/wiring/topic-key.ts';
import { assertNoFaults } from '../validation/faults.ts';

/** The only region in which Route 53 publishes metrics. */
const METRICS_REGION = 'us-east-1';

/** Characters in the name of an alarm. */
const MAX_NAME = 255;

export type HealthCheckStatusAlarmProps = {
  /** The id of the health check. When its stack is in another region, both stacks need `crossRegionReferences`. */
  readonly healthCheckId: string;
  /** A topic in us-east-1 to which the alarm publishes when it begins and when it ends. @default - none */
  readonly topic?: ITopic;
};

/** An alarm on a Route 53 health check: when the check fails, Route 53 sends no traffic to its region. For a stack in us-east-1. */
export class HealthCheckStatusAlarm extends Construct {
  /** `undefined` when the stack's region is not known. */
  readonly alarm: Alarm | undefined;

  /** @throws PropsError in a stack of another region */
  constructor(scope: Construct, id: string, { healthCheckId, topic }: HealthCheckStatusAlarmProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    if (Token.isUnresolved(region)) {
      const text = `left out: the region of this stack is not known, and Route 53's metrics are only in ${METRICS_REGION}. Give the stack env: { region: '${METRICS_REGION}' }.`;
      Annotations.of(this).addWarningV2('beacon:HealthCheckStatusAlarm.noRegion', text);
      return;
    }
    const problem = `got ${region}; allowed: ${METRICS_REGION}, where Route 53's metrics are: create it in a stack there`;
    assertNoFaults(this, [
      ...(region === METRICS_REGION ? [] : [{ prop: 'the region of the stack', problem }]),
      ...topicFaults('topic', topic),
    ]);
    // The topic's policy contains this name. A reference to the alarm would make a cycle between two stacks.
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
        'The Route 53 health check failed, so Route 53 sends traffic elsewhere. First: read GET /health in that region.',
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
