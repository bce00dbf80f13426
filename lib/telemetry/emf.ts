import { DIMENSIONS, METRICS, type MetricName, NAMESPACE } from '../names/metrics.ts';

type DimensionSet = keyof typeof DIMENSIONS;

/** The metrics that have these dimensions. */
type MetricOf<S extends DimensionSet> = {
  [N in MetricName]: (typeof METRICS)[N]['dimensions'] extends S ? N : never;
}[MetricName];

/** A value for each dimension of the set: no other can be given. */
type DimensionsOf<S extends DimensionSet> = Readonly<Record<(typeof DIMENSIONS)[S][number], string>>;

/** Values by the name of their metric; one that is not there, or no finite number, is not published. */
export type Values<S extends DimensionSet> = Readonly<Partial<Record<MetricOf<S>, number | undefined>>>;

/**
 * One document of CloudWatch's embedded metric format, as a line; `undefined` where there is nothing to publish.
 * It goes to stdout as it is: `console` would wrap it under Lambda's JSON log format, and no metric would be found.
 * Our own writer, since it is on the cold path, and twenty lines that a validator holds against the specification
 * do for two sets of dimensions what a library (Powertools 2.36) does for any.
 */
export function emfLine<S extends DimensionSet>(
  set: S,
  dimensions: DimensionsOf<S>,
  values: Values<S>,
  at: number,
  properties: Readonly<Record<string, string | undefined>> = {},
): string | undefined {
  const found = Object.entries<unknown>(values).filter(([, value]) => Number.isFinite(value));
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
