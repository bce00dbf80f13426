import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, type MetricName, NAMESPACE } from '../../../../lib/names/metrics.ts';
import type { MetricDefinition, Target } from '../definitions/definition.ts';
import type { HealthAlarmsProps } from '../definitions/watched.ts';

type Statistic = MetricDefinition['statistic'];

/** A metric that the functions publish, with the unit that they give it. */
export function beacon(name: MetricName, statistic: Statistic, expression?: string): MetricDefinition {
  const definition: MetricDefinition = {
    namespace: NAMESPACE,
    name,
    statistic,
    ...unitOf(name),
    period: 'heartbeat',
  };
  return expression === undefined ? definition : { ...definition, expression };
}

/** A metric of AWS's own. @param period in minutes */
export function aws(service: string, name: string, statistic: Statistic, period = 5): MetricDefinition {
  return { namespace: `AWS/${service}`, name, statistic, period };
}

/** How often the functions publish. */
function interval({ heartbeat }: HealthAlarmsProps): Duration {
  return heartbeat || Duration.minutes(1);
}

export function metricOf(watched: HealthAlarmsProps, definition: MetricDefinition, target: Target): IMetric {
  const { namespace, name, statistic, unit, expression } = definition;
  const period = definition.period === 'heartbeat' ? interval(watched) : Duration.minutes(definition.period);
  const metric = new Metric({
    namespace,
    metricName: target.metricName ?? name,
    dimensionsMap: { ...target.dimensions },
    statistic,
    period,
    ...(unit && { unit }),
  });
  if (expression === undefined) return metric;
  return new MathExpression({ expression, usingMetrics: { m: metric }, period, label: name });
}

/** CDK's units are CloudWatch's words. */
function unitOf(name: MetricName): { unit?: Unit } {
  const unit = Object.values(Unit).find(each => String(each) === METRICS[name].unit);
  return unit ? { unit } : {};
}
