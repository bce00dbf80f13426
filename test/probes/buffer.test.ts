import { describe, expect, it } from 'vitest';
import type { BufferUsage } from '../../lib/buffer/audit-event-buffer.ts';
import { type BufferSettings, bufferLook, describeBuffer } from '../../lib/probes/buffer.ts';
import { resultAt } from '../support/results.ts';

const NOW = 1_000_000;
const MB = 1024 * 1024;

const EMPTY: BufferUsage = {
  itemCount: 0,
  bytes: 0,
  method: 'v8',
  droppedCount: 0,
  lastDropAt: undefined,
};

const LIMITS: BufferSettings = { maxItems: 1000, maxMegabytes: 10 };

const look = (usage: Partial<BufferUsage>, limits = LIMITS) =>
  bufferLook({ usage: () => ({ ...EMPTY, ...usage }) }, limits, () => NOW)();

describe('bufferLook', () => {
  it('is up and empty', () => {
    expect(look({})).toEqual({
      reason: undefined,
      detail: {
        item_count: 0,
        memory_mb: 0,
        memory_usage_percent: 0,
        memory_calculation_method: 'empty',
        dropped_count: 0,
      },
    });
  });

  it('rounds megabytes to 4 decimals and percentages to 2', () => {
    expect(look({ itemCount: 3, bytes: 1_234_567 }).detail).toMatchObject({
      memory_mb: 1.1774,
      memory_usage_percent: 11.77,
      memory_calculation_method: 'v8',
    });
  });

  it.each(['v8', 'json', 'estimated'] as const)('says that sizes were found by %s', method => {
    expect(look({ itemCount: 1, bytes: 10, method }).detail).toMatchObject({
      memory_calculation_method: method,
    });
  });

  it('measures no memory where the limit is 0', () => {
    const { reason, detail } = look({ itemCount: 3, bytes: 99 * MB }, { maxItems: 1000, maxMegabytes: 0 });
    expect(reason).toBeUndefined();
    expect(detail).toMatchObject({
      memory_mb: null,
      memory_usage_percent: null,
      memory_calculation_method: 'disabled',
    });
  });

  it.each<[string, Partial<BufferUsage>, string | undefined]>([
    ['at its limit of events', { itemCount: 1000, bytes: 1 }, undefined],
    ['over its limit of events', { itemCount: 1001, bytes: 1 }, 'too_many_items'],
    ['at its limit of bytes', { itemCount: 1, bytes: 10 * MB }, undefined],
    ['over its limit of bytes', { itemCount: 1, bytes: 10 * MB + 1 }, 'too_many_bytes'],
    ['299.999 s after a drop', { droppedCount: 1, lastDropAt: NOW - 299_999 }, 'dropped'],
    ['300 s after a drop', { droppedCount: 1, lastDropAt: NOW - 300_000 }, undefined],
    ['over all of them', { itemCount: 1001, bytes: 11 * MB, droppedCount: 1, lastDropAt: NOW }, 'dropped'],
    ['over both limits', { itemCount: 1001, bytes: 11 * MB }, 'too_many_items'],
  ])('%s: %o is %s', (_when, usage, reason) => {
    expect(look(usage).reason).toBe(reason);
  });
});

describe('describeBuffer', () => {
  it('has the limits and the source beside what was seen', () => {
    const result = { ...resultAt(NOW), detail: { item_count: 3, memory_calculation_method: 'v8' } };
    expect(describeBuffer(LIMITS)(result)).toEqual({
      item_count: 3,
      max_items: 1000,
      max_memory_mb: 10,
      memory_check_enabled: true,
      memory_calculation_method: 'v8',
      source: 'memory',
    });
  });

  it('says so where it could not be read, and never reports it empty', () => {
    expect(describeBuffer({ maxItems: 5, maxMegabytes: 0 })(resultAt(NOW, 'unexpected_error'))).toEqual({
      max_items: 5,
      max_memory_mb: 0,
      memory_check_enabled: false,
      memory_calculation_method: 'error',
      source: 'memory',
    });
  });
});
