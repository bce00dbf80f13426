import { describe, expect, it } from 'vitest';
import { memoryLimitBytes, memoryLook } from '../../../lib/checks/memory/probe.ts';

const MB = 1024 * 1024;

const look = (rss: number, maxPercent = 80) => memoryLook({ limitBytes: 512 * MB, maxPercent }, () => rss)();

describe('memoryLook', () => {
  it('reports what is used of the limit, with two decimals', () => {
    expect(look(64_888_832)).toEqual({
      reason: undefined,
      gauges: { MemoryPercent: 12.09 },
      detail: {
        process_rss: 64_888_832,
        system_total: 536_870_912,
        usage_percent: 12.09,
        threshold_percent: 80,
      },
    });
  });

  it('is up at the threshold, and degraded above it', () => {
    expect(look(0.8 * 512 * MB).reason).toBeUndefined();
    expect(look(0.8 * 512 * MB + MB).reason).toBe('memory_high');
  });

  it('reads the memory of this process', () => {
    const { detail } = memoryLook({ limitBytes: 512 * MB, maxPercent: 80 })();
    expect(detail?.process_rss).toBeGreaterThan(10 * MB);
  });
});

describe('memoryLimitBytes', () => {
  const limits = (container: number, host: number) => ({ container: () => container, host: () => host });

  it('is the memory of the function on Lambda', () => {
    expect(memoryLimitBytes(256, limits(1, 2))).toBe(256 * MB);
  });

  it.each([
    ['the limit of the container', 100, 1000, 100],
    ['the memory of the host where there is no limit', 0, 1000, 1000],
    ['the memory of the host where the limit is none in truth', 2 ** 63, 1000, 1000],
  ])('is %s elsewhere', (_what, container, host, expected) => {
    expect(memoryLimitBytes(undefined, limits(container, host))).toBe(expected);
  });

  it('finds some limit on this machine', () => {
    expect(memoryLimitBytes(undefined)).toBeGreaterThan(64 * MB);
  });
});
