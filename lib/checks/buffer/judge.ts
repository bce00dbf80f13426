import { DrainRate } from '../../buffer/drain-rate.ts';
import type { FleetUsage } from '../../buffer/fleet.ts';
import type { BufferUsage } from '../../buffer/gauge.ts';
import type { Detail, LocalCheck, Observation, Result } from '../../health/check.ts';
import type { Reason } from '../../names/reasons.ts';

/** How long a drop is worth telling, ms: events were lost, and adding more of them hides it. */
const DROP_NEWS_MS = 300_000;

export type BufferLimits = {
  /** Degraded above this many events. */
  readonly maxItems: number;
  /** Degraded above this size, MiB; 0 doesn't measure. */
  readonly maxMegabytes: number;
  /** Degraded when the oldest event is older, s; 0 doesn't look. */
  readonly maxAgeSeconds: number;
};

/** The fields that hold even where the buffer could not be read. */
export function describeBuffer(
  { maxItems, maxMegabytes }: BufferLimits,
  source: 'memory' | 'dynamodb',
): (result: Result) => Detail {
  const unread = {
    max_items: maxItems,
    max_memory_mb: maxMegabytes,
    memory_check_enabled: maxMegabytes > 0,
    memory_calculation_method: 'error',
    source,
    scope: source === 'memory' ? 'process' : 'fleet',
  };
  return ({ detail }) => ({ ...unread, ...detail });
}

/** Asks a buffer in this process how full it is: the same cost at any length. */
export function bufferLook(
  buffer: { usage(): BufferUsage },
  limits: BufferLimits,
  now: () => number,
): LocalCheck['look'] {
  const drain = new DrainRate();
  return () => {
    const usage = buffer.usage();
    const drainPerSecond = drain.next(usage.writtenCount, now());
    return judge({ ...usage, writers: 1, atRiskCount: 0, drainPerSecond }, limits, now());
  };
}

/** What a reading of one buffer, or of a fleet's, amounts to. */
export function judge(usage: FleetUsage, limits: BufferLimits, now: number): Observation {
  const megabytes = limits.maxMegabytes > 0 ? usage.bytes / 1024 / 1024 : null;
  const ageSeconds = usage.oldestAt === undefined ? null : Math.max(0, now - usage.oldestAt) / 1000;
  const detail = {
    item_count: usage.itemCount,
    memory_mb: rounded(megabytes, 4),
    memory_usage_percent: rounded(megabytes && (megabytes / limits.maxMegabytes) * 100, 2),
    memory_calculation_method: method(usage, limits),
    oldest_age_seconds: rounded(ageSeconds, 1),
    dropped_count: usage.droppedCount,
    at_risk_count: usage.atRiskCount,
    writers: usage.writers,
    drain_per_second: rounded(usage.drainPerSecond ?? null, 2),
  };
  return { reason: reason(usage, megabytes ?? 0, ageSeconds ?? 0, limits, now), detail };
}

/** What is wrong with it, if anything; the worst first: lost, perhaps lost, late, and then what may become it. */
function reason(
  usage: FleetUsage,
  megabytes: number,
  ageSeconds: number,
  limits: BufferLimits,
  now: number,
): Reason | undefined {
  if (usage.lastDropAt !== undefined && now - usage.lastDropAt < DROP_NEWS_MS) return 'dropped';
  if (usage.atRiskCount > 0) return 'at_risk';
  if (limits.maxAgeSeconds > 0 && ageSeconds > limits.maxAgeSeconds) return 'too_old';
  if (usage.itemCount > limits.maxItems) return 'too_many_items';
  if (limits.maxMegabytes > 0 && megabytes > limits.maxMegabytes) return 'too_many_bytes';
  return undefined;
}

function method({ itemCount, method }: FleetUsage, { maxMegabytes }: BufferLimits): string {
  if (maxMegabytes === 0) return 'disabled';
  return itemCount === 0 ? 'empty' : method;
}

function rounded(value: number | null, decimals: number): number | null {
  return value === null ? null : Number(value.toFixed(decimals));
}
