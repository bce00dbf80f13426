import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type MetricName, NAMESPACE } from '../../../../lib/names/metrics.ts';
import type { MetricDefinition } from './definition.ts';

type Statistic = MetricDefinition['statistic'];

/** A metric that Beacon's functions publish, with the unit that they publish. @param expression metric math on `m` */
export function beaconMetric(name: MetricName, statistic: Statistic, expression?: string): MetricDefinition {
  const definition: MetricDefinition = {
    namespace: NAMESPACE,
    name,
    statistic,
    ...unitOf(name),
    period: 'heartbeat',
  };
  return expression === undefined ? definition : { ...definition, expression };
}

/** A metric that an AWS service publishes. @param service as in the namespace: `RDS` of `AWS/RDS` */
export function awsMetric(service: string, name: string, statistic: Statistic): MetricDefinition {
  return { namespace: `AWS/${service}`, name, statistic, period: PERIOD_MINUTES };
}

const PERIOD_MINUTES = 5;

/** CDK's units have the same names as CloudWatch's. */
function unitOf(name: MetricName): { unit?: Unit } {
  const unit = Object.values(Unit).find(each => String(each) === METRICS[name].unit);
  return unit ? { unit } : {};
}
