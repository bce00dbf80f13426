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
    const shown = Math.round(percent * 100) / 100;
    return {
      reason: percent > maxPercent ? 'memory_high' : undefined,
      detail: {
        process_rss: used,
        system_total: limitBytes,
        usage_percent: shown,
        threshold_percent: maxPercent,
      },
      gauges: { MemoryPercent: shown },
    };
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
  return container > 0 && container < host ? container : host; // without a limit it is 0 or a huge number
}
