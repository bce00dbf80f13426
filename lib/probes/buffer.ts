import type { BufferUsage } from '../buffer/audit-event-buffer.ts';
import type { Detail, LocalCheck, Result } from '../health/check.ts';
import type { Reason } from '../names/reasons.ts';

/** How long a drop is worth telling, ms: events were lost, and adding more of them hides it. */
const DROP_NEWS_MS = 300_000;

export type BufferSettings = {
  /** Degraded above this many events. */
  readonly maxItems: number;
  /** Degraded above this size, MiB; 0 doesn't measure. */
  readonly maxMegabytes: number;
};

/** The fields that hold even where the buffer could not be read. */
export function describeBuffer({ maxItems, maxMegabytes }: BufferSettings): (result: Result) => Detail {
  const unread = {
    max_items: maxItems,
    max_memory_mb: maxMegabytes,
    memory_check_enabled: maxMegabytes > 0,
    memory_calculation_method: 'error',
    source: 'memory',
  };
  return ({ detail }) => ({ ...unread, ...detail });
}

/** Asks a buffer in this process how full it is: the same cost at any length. */
export function bufferLook(
  buffer: { usage(): BufferUsage },
  settings: BufferSettings,
  now: () => number,
): LocalCheck['look'] {
  return () => {
    const usage = buffer.usage();
    const megabytes = settings.maxMegabytes > 0 ? usage.bytes / 1024 / 1024 : null;
    const detail = {
      item_count: usage.itemCount,
      memory_mb: rounded(megabytes, 4),
      memory_usage_percent: rounded(megabytes && (megabytes / settings.maxMegabytes) * 100, 2),
      memory_calculation_method: method(usage, settings),
      dropped_count: usage.droppedCount,
    };
    return { reason: reason(usage, megabytes ?? 0, settings, now()), detail };
  };
}

/** What is wrong with it, if anything; the worst first. */
function reason(
  usage: BufferUsage,
  megabytes: number,
  settings: BufferSettings,
  now: number,
): Reason | undefined {
  if (usage.lastDropAt !== undefined && now - usage.lastDropAt < DROP_NEWS_MS) return 'dropped';
  if (usage.itemCount > settings.maxItems) return 'too_many_items';
  if (settings.maxMegabytes > 0 && megabytes > settings.maxMegabytes) return 'too_many_bytes';
  return undefined;
}

function method({ itemCount, method }: BufferUsage, { maxMegabytes }: BufferSettings): string {
  if (maxMegabytes === 0) return 'disabled';
  return itemCount === 0 ? 'empty' : method;
}

function rounded(value: number | null, decimals: number): number | null {
  return value === null ? null : Number(value.toFixed(decimals));
}
