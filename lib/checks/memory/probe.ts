import { totalmem } from 'node:os';
import type { LocalCheck } from '../../health/check.ts';

export type MemorySettings = {
  /** The memory that this process may use, bytes. */
  readonly limitBytes: number;
  /** Degraded above this share of it, percent. */
  readonly maxPercent: number;
};

/** Compares the resident set of this process with what it may use. */
export function memoryLook(
  { limitBytes, maxPercent }: MemorySettings,
  rss = process.memoryUsage.rss,
): LocalCheck['look'] {
  return () => {
    const used = rss();
    const percent = (used / limitBytes) * 100;
    const detail = {
      process_rss: used,
      system_total: limitBytes,
      usage_percent: Math.round(percent * 100) / 100,
      threshold_percent: maxPercent,
    };
    return percent > maxPercent ? { reason: 'memory_high', detail } : { detail };
  };
}

/** What this process may use, bytes: the function's memory on Lambda, else the container's limit, else the host's. */
export function memoryLimitBytes(
  lambdaMegabytes: number | undefined,
  limits: { readonly container: () => number; readonly host: () => number } = {
    container: process.constrainedMemory,
    host: totalmem,
  },
): number {
  if (lambdaMegabytes !== undefined) return lambdaMegabytes * 1024 * 1024;
  const host = limits.host();
  const container = limits.container();
  return container > 0 && container < host ? container : host; // no limit reads as 0 or as a huge number
}
