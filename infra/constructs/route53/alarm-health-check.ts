import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, CfnAlarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HealthCheck, HealthCheckType, InsufficientDataHealthStatusEnum } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { NOT_FOR_PEOPLE } from '../../../lib/names/alarms.ts';
import { type MetricName, NAMESPACE } from '../../../lib/names/metrics.ts';
import { assertNoFaults, type Fault } from '../validation/faults.ts';
import { formFaults } from '../validation/names.ts';
import { SERVICE_NAME } from '../validation/variables.ts';

export type AlarmHealthCheckProps = {
  /** As in the props of the `HealthCheck` that publishes the metric. */
  readonly serviceName: string;
  /** As in the props of the `HealthCheck` that publishes the metric. */
  readonly environment: string;
  /** The verdict while the alarm has no data, as when it is new. @default - LAST_KNOWN_STATUS, which starts as healthy */
  readonly insufficientData?: InsufficientDataHealthStatusEnum;
  /** Your own alarm on one plain metric, in the region of this stack. @default - an alarm on `EdgeDown` */
  readonly alarm?: Alarm;
};

/** Minutes in a row of "down". Route 53 reads the metric itself, and can't read "m of n". */
const PERIODS = 2;

/**
 * A Route 53 health check without requests, for APIs that Route 53's checkers can't reach: it follows an alarm. The
 * alarm is only for Route 53. Missing data changes nothing, because a stopped heartbeat must not fail a region over.
 */
export class AlarmHealthCheck extends Construct {
  readonly alarm: Alarm;
  readonly healthCheck: HealthCheck;

  /** @throws PropsError when a name is not allowed, or when Route 53 can't follow the alarm */
  constructor(scope: Construct, id: string, props: AlarmHealthCheckProps) {
    super(scope, id);
    assertNoFaults(this, faultsOf(props));
    this.alarm = props.alarm ?? this.#createAlarm(props);
    this.healthCheck = new HealthCheck(this, 'HealthCheck', {
      type: HealthCheckType.CLOUDWATCH_METRIC,
      alarmIdentifier: { name: this.alarm.alarmName, region: Stack.of(this).region },
      insufficientDataHealthStatus:
        props.insufficientData ?? InsufficientDataHealthStatusEnum.LAST_KNOWN_STATUS,
    });
  }

  #createAlarm({ serviceName, environment }: AlarmHealthCheckProps): Alarm {
    return new Alarm(this, 'EdgeDown', {
      alarmDescription: `${NOT_FOR_PEOPLE} ${serviceName} in ${environment} has evidence that this region does not work. Only Route 53 uses this alarm; it has no actions.`,
      metric: new Metric({
        namespace: NAMESPACE,
        metricName: 'EdgeDown' satisfies MetricName,
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
  const names = Object.entries({ serviceName, environment });
  return [
    ...names.flatMap(([prop, given]) => formFaults(prop, given, SERVICE_NAME)),
    ...(alarm ? alarmFaults(alarm) : []),
  ];
}

/** Why Route 53 can't follow an alarm. It reads the data of one plain metric, and not the state of the alarm. */
function alarmFaults({ metric, node }: Alarm): Fault[] {
  const prop = 'alarm';
  const { metricStat } = metric.toMetricConfig();
  if (!metricStat) {
    const problem =
      'is on an expression, and Route 53 reads one plain metric: give an alarm on such a metric';
    return [{ prop, problem }];
  }
  const faults: Fault[] = [];
  if (!PLAIN_STATISTICS.test(metricStat.statistic)) {
    const problem = `got the statistic ${metricStat.statistic}; allowed: Average, Minimum, Maximum, Sum, SampleCount`;
    faults.push({ prop, problem });
  }
  const seconds = metricStat.period.toSeconds();
  if (seconds < 60) faults.push({ prop, problem: `got a period of ${seconds} s; allowed: 60 s and more` });
  return [...faults, ...mOfNFaults(node.defaultChild)];
}

function mOfNFaults(alarm: unknown): Fault[] {
  if (!(alarm instanceof CfnAlarm)) return [];
  const { datapointsToAlarm: m = alarm.evaluationPeriods, evaluationPeriods: n } = alarm;
  const problem = `got ${m} of ${n} datapoints; allowed: as many datapointsToAlarm as evaluationPeriods`;
  return m === n ? [] : [{ prop: 'alarm', problem }];
}
