import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricDefinition, Source, Target } from '../definitions/definition.ts';
import type { Watched } from '../definitions/watched.ts';

/** The metric of a definition, for one target: what the alarm compares. */
export function metricOf(watched: Watched, definition: MetricDefinition, target: Target): IMetric {
  const { name: label, expression, together } = definition;
  const metrics = metricsOf(watched, definition, target);
  const [first] = metrics;
  const period = periodOf(watched, definition);
  if (first && metrics.length === 1) {
    return expression === undefined ? first : math(expression, { m: first }, { label, period });
  }
  const named = Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric]));
  return math(EXPRESSIONS[together ?? 'largest'](Object.keys(named)), named, { label, period });
}

/** Each metric of a target by itself, as graphs show them. */
export function metricsOf(watched: Watched, definition: MetricDefinition, target: Target): Metric[] {
  const { namespace, name, statistic, unit } = definition;
  const sources: readonly Source[] = [target, ...(target.others ?? [])];
  return sources.map(({ metricName = name, dimensions }) => {
    const [whose = ''] = Object.values(dimensions);
    return new Metric({
      namespace,
      metricName,
      dimensionsMap: { ...dimensions },
      statistic,
      period: periodOf(watched, definition),
      ...(unit && { unit }),
      ...(sources.length > 1 && { label: `${metricName} ${whose}` }),
    });
  });
}

/** The sum is one of all metrics: a function that was not invoked has no data, and counts as 0. */
const EXPRESSIONS = {
  largest: (names: readonly string[]) => `MAX([${names.join(', ')}])`,
  sum: (names: readonly string[]) => names.map(name => `FILL(${name}, 0)`).join(' + '),
};

function math(
  expression: string,
  usingMetrics: Record<string, IMetric>,
  shown: { readonly label: string; readonly period: Duration },
): MathExpression {
  return new MathExpression({ expression, usingMetrics, ...shown });
}

/** Without a heartbeat only invocations by people publish metrics. Then a period is a minute, the shortest of CloudWatch. */
function periodOf({ heartbeat }: Watched, { period }: MetricDefinition): Duration {
  return period === 'heartbeat' ? heartbeat || Duration.minutes(1) : Duration.minutes(period);
}
