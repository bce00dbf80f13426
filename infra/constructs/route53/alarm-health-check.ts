import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, CfnAlarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HealthCheck, HealthCheckType, InsufficientDataHealthStatusEnum } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { type MetricName, NAMESPACE } from '../../../lib/names/metrics.ts';
import { assertNoFaults, type Fault } from '../validation/faults.ts';
import { isServiceName, SERVICE_NAME_ALLOWED } from '../validation/names.ts';

export type AlarmHealthCheckProps = {
  readonly serviceName: string;
  readonly environment: string;
  /** What holds while the alarm has no data: at its start. @default - LAST_KNOWN_STATUS, which starts healthy */
  readonly insufficientData?: InsufficientDataHealthStatusEnum;
  /** An alarm of your own on one plain metric of this stack's region. @default - one on `Unhealthy` */
  readonly alarm?: Alarm;
};

/** Minutes in a row of "down": Route 53 reads the metric itself, and knows no "m of n". */
const PERIODS = 2;

/**
 * A Route 53 health check that asks nobody: it follows an alarm, for APIs that the checkers can't reach. The alarm is
 * for Route 53 alone. Missing data change nothing: a heartbeat that stops must not fail a region over.
 */
export class AlarmHealthCheck extends Construct {
  readonly alarm: Alarm;
  readonly healthCheck: HealthCheck;

  /** @throws PropsError where Route 53 can't watch the alarm */
  constructor(scope: Construct, id: string, props: AlarmHealthCheckProps) {
    super(scope, id);
    assertNoFaults(this, faultsOf(props));
    this.alarm = props.alarm ?? this.#unhealthy(props);
    this.healthCheck = new HealthCheck(this, 'HealthCheck', {
      type: HealthCheckType.CLOUDWATCH_METRIC,
      alarmIdentifier: { name: this.alarm.alarmName, region: Stack.of(this).region },
      insufficientDataHealthStatus:
        props.insufficientData ?? InsufficientDataHealthStatusEnum.LAST_KNOWN_STATUS,
    });
  }

  #unhealthy({ serviceName, environment }: AlarmHealthCheckProps): Alarm {
    return new Alarm(this, 'Unhealthy', {
      alarmDescription: `${serviceName} in ${environment} is down, for Route 53 alone: it has no actions.`,
      metric: new Metric({
        namespace: NAMESPACE,
        metricName: 'Unhealthy' satisfies MetricName,
        dimensionsMap: { Service: serviceName, Environment: environment },
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: PERIODS,
      datapointsToAlarm: PERIODS,
      treatMissingData: TreatMissingData.IGNORE,
    });
  }
}

const PLAIN_STATISTICS = /^(average|minimum|maximum|sum|samplecount)$/i;

function faultsOf({ alarm, serviceName, environment }: AlarmHealthCheckProps): Fault[] {
  const names = Object.entries({ serviceName, environment })
    .filter(([, given]) => !isServiceName(given))
    .map(([prop, given]) => ({
      prop,
      problem: `got ${JSON.stringify(given)}; allowed: ${SERVICE_NAME_ALLOWED}`,
    }));
  return [...names, ...(alarm ? unwatchable(alarm) : [])];
}

/** What Route 53 can't watch: it reads the data of one plain metric, and not the state of the alarm. */
function unwatchable({ metric, node }: Alarm): Fault[] {
  const prop = 'alarm';
  const { metricStat } = metric.toMetricConfig();
  if (!metricStat) {
    return [
      { prop, problem: 'is on an expression; Route 53 watches one plain metric: give an alarm on that' },
    ];
  }
  const faults: Fault[] = [];
  if (!PLAIN_STATISTICS.test(metricStat.statistic)) {
    const problem = `got the statistic ${metricStat.statistic}; allowed: Average, Minimum, Maximum, Sum, SampleCount`;
    faults.push({ prop, problem });
  }
  if (metricStat.period.toSeconds() < 60) {
    const problem = `got a period of ${metricStat.period.toSeconds()} s; allowed: 60 s and more`;
    faults.push({ prop, problem });
  }
  return [...faults, ...mOfN(node.defaultChild)];
}

function mOfN(alarm: unknown): Fault[] {
  if (!(alarm instanceof CfnAlarm)) return [];
  const { datapointsToAlarm: m = alarm.evaluationPeriods, evaluationPeriods: n } = alarm;
  const problem = `got ${m} of ${n} datapoints; allowed: as many datapointsToAlarm as evaluationPeriods`;
  return m === n ? [] : [{ prop: 'alarm', problem }];
}
