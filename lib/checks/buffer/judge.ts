import { DrainRate } from '../../buffer/drain-rate.ts';
import type { FleetUsage } from '../../buffer/fleet.ts';
import type { BufferUsage } from '../../buffer/gauge.ts';
import type { Detail, LocalCheck, Observation, Result } from '../../health/check.ts';
import type { Reason } from '../../names/reasons.ts';

/** How long a dropped event keeps the component degraded, ms. Shorter, and most callers would never see it. */
const DROP_SHOWN_MS = 300_000;

const MEBIBYTE = 1024 * 1024;

export type BufferLimits = {
  /** Degraded above this many events. */
  readonly maxItems: number;
  /** Degraded above this size, MiB; 0: the size is not measured. */
  readonly maxMegabytes: number;
  /** Degraded when the oldest event is older, s; 0: the age is not checked. */
  readonly maxAgeSeconds: number;
};

/** Makes the component's fields in the report. Those that come from the settings are there even when the run failed. */
export function describeBuffer(
  { maxItems, maxMegabytes }: BufferLimits,
  source: 'memory' | 'dynamodb',
): (result: Result) => Detail {
  const failed = {
    max_items: maxItems,
    max_memory_mb: maxMegabytes,
    memory_check_enabled: maxMegabytes > 0,
    memory_calculation_method: 'error',
    source,
    scope: source === 'memory' ? 'process' : 'fleet',
  };
  return ({ detail }) => ({ ...failed, ...detail });
}

/** Makes the check of a buffer of this process. It takes the same time for any number of events. @param now ms since the epoch */
export function bufferLook(
  buffer: { usage(): BufferUsage },
  limits: BufferLimits,
  now: () => number,
): LocalCheck['look'] {
  const drain = new DrainRate();
  return () => {
    const usage = buffer.usage();
    const drainPerSecond = drain.next(usage.writtenCount, now());
    const own = { writers: 1, atRiskCount: 0, droppedTotal: usage.droppedCount, drainPerSecond };
    return judge({ ...usage, ...own }, limits, now());
  };
}

/** The observation of one buffer, or of the buffers of all writers. @param now ms since the epoch */
export function judge(usage: FleetUsage, limits: BufferLimits, now: number): Observation {
  const isMeasured = limits.maxMegabytes > 0;
  const megabytes = isMeasured ? usage.bytes / MEBIBYTE : null;
  const ageSeconds = usage.oldestAt === undefined ? null : Math.max(0, now - usage.oldestAt) / 1000;
  return {
    reason: reasonOf(usage, megabytes ?? 0, ageSeconds ?? 0, limits, now),
    detail: {
      item_count: usage.itemCount,
      memory_mb: rounded(megabytes, 4),
      memory_usage_percent: rounded(megabytes && (megabytes / limits.maxMegabytes) * 100, 2),
      memory_calculation_method: methodOf(usage, limits),
      oldest_age_seconds: rounded(ageSeconds, 1),
      dropped_count: usage.droppedCount,
      at_risk_count: usage.atRiskCount,
      writers: usage.writers,
      drain_per_second: rounded(usage.drainPerSecond ?? null, 2),
    },
    gauges: {
      BufferDepth: usage.itemCount,
      ...(isMeasured && { BufferBytes: usage.bytes }),
      BufferDropped: usage.droppedTotal,
      BufferAtRisk: usage.atRiskCount,
    },
  };
}

/** The most serious problem first: lost events, events that may be lost, old events, and then too many of them. */
function reasonOf(
  usage: FleetUsage,
  megabytes: number,
  ageSeconds: number,
  limits: BufferLimits,
  now: number,
): Reason | undefined {
  if (usage.lastDropAt !== undefined && now - usage.lastDropAt < DROP_SHOWN_MS) return 'dropped';
  if (usage.atRiskCount > 0) return 'at_risk';
  if (limits.maxAgeSeconds > 0 && ageSeconds > limits.maxAgeSeconds) return 'too_old';
  if (usage.itemCount > limits.maxItems) return 'too_many_items';
  if (limits.maxMegabytes > 0 && megabytes > limits.maxMegabytes) return 'too_many_bytes';
  return undefined;
}

function methodOf({ itemCount, method }: FleetUsage, { maxMegabytes }: BufferLimits): string {
  if (maxMegabytes === 0) return 'disabled';
  return itemCount === 0 ? 'empty' : method;
}

function rounded(value: number | null, decimals: number): number | null {
  return value === null ? null : Number(value.toFixed(decimals));
}
