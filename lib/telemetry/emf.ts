import { DIMENSIONS, METRICS, type MetricName, NAMESPACE } from '../names/metrics.ts';
import { isPublishedAtZero } from '../names/published-metrics.ts';

type DimensionSet = keyof typeof DIMENSIONS;

/** The metrics that have these dimensions. */
type MetricOf<S extends DimensionSet> = {
  [N in MetricName]: (typeof METRICS)[N]['dimensions'] extends S ? N : never;
}[MetricName];

/** A value for each dimension of the set, and for no other. */
type DimensionsOf<S extends DimensionSet> = Readonly<Record<(typeof DIMENSIONS)[S][number], string>>;

/** Values by the name of their metric. Not published: one that is missing or not finite, and 0 of some metrics. */
export type Values<S extends DimensionSet> = Readonly<Partial<Record<MetricOf<S>, number | undefined>>>;

/**
 * One document of CloudWatch's embedded metric format, as a line; `undefined` when there is nothing to publish. It goes
 * to stdout directly: `console` would wrap it in Lambda's JSON log format, and CloudWatch would find no metric. This is
 * not a library's work (Powertools 2.36), because it is on the cold path, and twenty lines are enough for two sets of
 * dimensions; a test compares the result with the specification.
 * @param at wall clock, ms since the epoch
 * @param properties fields of the line that are no metrics and no dimensions
 */
export function emfLine<S extends DimensionSet>(
  set: S,
  dimensions: DimensionsOf<S>,
  values: Values<S>,
  at: number,
  properties: Readonly<Record<string, string | undefined>> = {},
): string | undefined {
  const found = Object.entries<unknown>(values).filter(
    ([name, value]) => Number.isFinite(value) && (value !== 0 || isPublishedAtZero(name)),
  );
  if (found.length === 0) return undefined;
  const directive = {
    Namespace: NAMESPACE,
    Dimensions: [DIMENSIONS[set]],
    Metrics: found.map(([name]) => ({ Name: name, Unit: METRICS[name as MetricName].unit })),
  };
  const document = {
    _aws: { Timestamp: at, CloudWatchMetrics: [directive] },
    ...properties,
    ...dimensions,
    ...Object.fromEntries(found),
  };
  return `${JSON.stringify(document)}\n`;
}
