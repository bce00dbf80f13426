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

/** The unit of an alarm's value: that of its only metric. `plain` if an expression combines several. */
export function unitOf(metrics: readonly AlarmMetric[]): NumberUnit {
  const names = metrics.flatMap(({ source }) => ('name' in source ? [source] : []));
  const [only] = names;
  if (!only || names.length > 1 || COUNTS.test(only.stat)) return 'plain';
  return UNITS.find(({ pattern }) => pattern.test(only.name))?.unit ?? 'plain';
}
