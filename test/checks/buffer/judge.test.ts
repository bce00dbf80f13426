import { describe, expect, it } from 'vitest';
import { Fleet, type FleetUsage } from '../../../lib/buffer/fleet.ts';
import { type BufferLimits, bufferLook, describeBuffer, judge } from '../../../lib/checks/buffer/judge.ts';
import { usageOf } from '../../support/depths.ts';
import { resultAt } from '../../support/results.ts';

const NOW = 1_000_000;
const MB = 1024 * 1024;

const EMPTY = new Fleet({ writerTimeoutMs: 1, estimateBytes: 1 }).read([], NOW);

const LIMITS: BufferLimits = { maxItems: 1000, maxMegabytes: 10, maxAgeSeconds: 60 };

const judged = (usage: Partial<FleetUsage>, limits = LIMITS) => judge({ ...EMPTY, ...usage }, limits, NOW);

describe('the observation of a buffer', () => {
  it('of an empty one is up', () => {
    expect(judged({})).toEqual({
      reason: undefined,
      gauges: { BufferDepth: 0, BufferBytes: 0, BufferDropped: 0, BufferAtRisk: 0 },
      detail: {
        item_count: 0,
        memory_mb: 0,
        memory_usage_percent: 0,
        memory_calculation_method: 'empty',
        oldest_age_seconds: null,
        dropped_count: 0,
        at_risk_count: 0,
        writers: 0,
        drain_per_second: null,
      },
    });
  });

  it('has no gauge of bytes when the size is not measured', () => {
    expect(judged({ bytes: 5 }, { ...LIMITS, maxMegabytes: 0 }).gauges).not.toHaveProperty('BufferBytes');
    expect(judged({ bytes: 5 }).gauges).toHaveProperty('BufferBytes', 5);
  });

  it('has megabytes with 4 decimals and percentages with 2', () => {
    const usage = { itemCount: 3, bytes: 1_234_567, oldestAt: NOW - 1234, drainPerSecond: 1 / 3 };
    expect(judged(usage).detail).toMatchObject({
      memory_mb: 1.1774,
      memory_usage_percent: 11.77,
      memory_calculation_method: 'v8',
      oldest_age_seconds: 1.2,
      drain_per_second: 0.33,
    });
  });

  it.each(['v8', 'json', 'estimated'] as const)('shows that sizes were measured by %s', method => {
    expect(judged({ itemCount: 1, bytes: 10, method }).detail).toMatchObject({
      memory_calculation_method: method,
    });
  });

  it('has no size when the limit is 0', () => {
    const { reason, detail } = judged({ itemCount: 3, bytes: 99 * MB }, { ...LIMITS, maxMegabytes: 0 });
    expect(reason).toBeUndefined();
    expect(detail).toMatchObject({
      memory_mb: null,
      memory_usage_percent: null,
      memory_calculation_method: 'disabled',
    });
  });

  it("has no negative age when a writer's clock is ahead", () => {
    expect(judged({ itemCount: 1, oldestAt: NOW + 5000 }).detail).toMatchObject({ oldest_age_seconds: 0 });
  });

  const everything = {
    itemCount: 1001,
    bytes: 11 * MB,
    oldestAt: NOW - 61_000,
    atRiskCount: 1,
    droppedCount: 1,
    lastDropAt: NOW,
  };

  it.each<[string, Partial<FleetUsage>, string | undefined]>([
    ['at its limit of events', { itemCount: 1000, bytes: 1 }, undefined],
    ['over its limit of events', { itemCount: 1001, bytes: 1 }, 'too_many_items'],
    ['at its limit of bytes', { itemCount: 1, bytes: 10 * MB }, undefined],
    ['over its limit of bytes', { itemCount: 1, bytes: 10 * MB + 1 }, 'too_many_bytes'],
    ['at its limit of age', { itemCount: 1, oldestAt: NOW - 60_000 }, undefined],
    ['over its limit of age', { itemCount: 1, oldestAt: NOW - 60_001 }, 'too_old'],
    ['with events at risk', { itemCount: 1, atRiskCount: 1 }, 'at_risk'],
    ['299.999 s after a drop', { droppedCount: 1, lastDropAt: NOW - 299_999 }, 'dropped'],
    ['300 s after a drop', { droppedCount: 1, lastDropAt: NOW - 300_000 }, undefined],
    ['over all of them', everything, 'dropped'],
    ['over all but drops', { ...everything, lastDropAt: undefined }, 'at_risk'],
    ['over its limits', { ...everything, lastDropAt: undefined, atRiskCount: 0 }, 'too_old'],
    ['over both bounds', { itemCount: 1001, bytes: 11 * MB }, 'too_many_items'],
  ])('%s: %o is %s', (_when, usage, reason) => {
    expect(judged(usage).reason).toBe(reason);
  });

  it('is up at any age without a limit', () => {
    expect(judged({ itemCount: 1, oldestAt: 0 }, { ...LIMITS, maxAgeSeconds: 0 }).reason).toBeUndefined();
  });
});

describe('bufferLook', () => {
  it('reads the buffer of this process, and how fast it is written', () => {
    let now = NOW;
    let usage = usageOf({ itemCount: 2, bytes: 20, writtenCount: 100, droppedCount: 3, oldestAt: NOW });
    const look = bufferLook({ usage: () => usage }, LIMITS, () => now);
    expect(look().detail).toMatchObject({
      item_count: 2,
      dropped_count: 3,
      writers: 1,
      drain_per_second: null,
    });
    now += 2000;
    usage = { ...usage, writtenCount: 110 };
    expect(look().detail).toMatchObject({ oldest_age_seconds: 2, drain_per_second: 5 });
  });
});

describe('describeBuffer', () => {
  it('adds the limits and the source to what was observed', () => {
    const result = { ...resultAt(NOW), detail: { item_count: 3, memory_calculation_method: 'v8' } };
    expect(describeBuffer(LIMITS, 'memory')(result)).toEqual({
      item_count: 3,
      max_items: 1000,
      max_memory_mb: 10,
      memory_check_enabled: true,
      memory_calculation_method: 'v8',
      source: 'memory',
      scope: 'process',
    });
  });

  it('shows a buffer that could not be read as an error, and not as empty', () => {
    const limits = { maxItems: 5, maxMegabytes: 0, maxAgeSeconds: 0 };
    expect(describeBuffer(limits, 'dynamodb')(resultAt(NOW, 'unexpected_error'))).toEqual({
      max_items: 5,
      max_memory_mb: 0,
      memory_check_enabled: false,
      memory_calculation_method: 'error',
      source: 'dynamodb',
      scope: 'fleet',
    });
  });
});
