import type { AlarmMetric } from '../event/alarm.ts';
import type { NumberUnit } from './numbers.ts';

/** Names of metrics, and the unit of their values. CloudWatch does not tell the unit in an event. */
const UNITS: readonly { readonly pattern: RegExp; readonly unit: NumberUnit }[] = [
  { pattern: /(Percent|Percentage|Utilization|_percent)$/i, unit: 'percent' },
  { pattern: /^(FreeStorageSpace|FreeLocalStorage|FreeableMemory|SwapUsage)$|Bytes/, unit: 'bytes' },
  {
    pattern: /(Ms|Milliseconds)$|^(Duration|AuroraReplicaLag|Latency|IntegrationLatency|IteratorAge)$/,
    unit: 'ms',
  },
  { pattern: /Seconds$|^(ReplicaLag|ReplicationLag|ApproximateAgeOfOldestMessage)$/, unit: 's' },
];

/** Statistics that count samples, whatever the unit of the samples is. */
const COUNTS = /^SampleCount$/i;

/** Expressions whose value is that of one of their metrics, or between them. */
const KEEPS_UNIT = /^\s*(MAX|MIN|AVG)\(\[?[\w\s,]+\]?\)\s*$/i;

/**
 * The unit of an alarm's value: that of its only metric, or of the largest of several with one name. `plain` if an
 * expression combines them in another way.
 */
export function unitOf(metrics: readonly AlarmMetric[]): NumberUnit {
  const sources = metrics.flatMap(({ source }) => ('name' in source ? [source] : []));
  const [only] = sources;
  const names = sources.map(({ name }) => name);
  if (!only || COUNTS.test(only.stat) || !isAlike(metrics, names)) return 'plain';
  return UNITS.find(({ pattern }) => pattern.test(only.name))?.unit ?? 'plain';
}

/** Whether there is one metric, or several with one name of which an expression takes one. */
function isAlike(metrics: readonly AlarmMetric[], names: readonly string[]): boolean {
  if (names.length === 1) return true;
  const expressions = metrics.flatMap(({ source }) => ('expression' in source ? [source.expression] : []));
  return (
    new Set(names).size === 1 && expressions.length > 0 && expressions.every(each => KEEPS_UNIT.test(each))
  );
}
