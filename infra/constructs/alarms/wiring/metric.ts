import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricDefinition, Target } from '../definitions/definition.ts';
import type { Watched } from '../definitions/watched.ts';

/** The metric of a definition, for one target. */
export function metricOf(watched: Watched, definition: MetricDefinition, target: Target): IMetric {
  const { namespace, name, statistic, unit, expression } = definition;
  const period = periodOf(watched, definition);
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

/** Without a heartbeat only invocations by people publish metrics. Then a period is a minute, the shortest of CloudWatch. */
function periodOf({ heartbeat }: Watched, { period }: MetricDefinition): Duration {
  return period === 'heartbeat' ? heartbeat || Duration.minutes(1) : Duration.minutes(period);
}
