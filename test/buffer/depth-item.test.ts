import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { depthItem, MalformedDepth, readDepth } from '../../lib/buffer/depth-item.ts';
import { usageOf } from '../support/depths.ts';

const WRITER = { name: 'audit', writer: 'w1' };
const NOW = 1_700_000_000_500;

describe('the item of a writer', () => {
  it('has the usage of its buffer as plain numbers', () => {
    const usage = usageOf({
      itemCount: 3,
      bytes: 40,
      writtenCount: 7,
      oldestAt: NOW - 9000,
      startedAt: NOW - 60_000,
    });
    expect(depthItem(WRITER, usage, NOW)).toEqual({
      pk: { S: 'buffer#audit' },
      sk: { S: 'writer#w1' },
      depth: { N: '3' },
      bytes: { N: '40' },
      method: { S: 'v8' },
      written: { N: '7' },
      dropped: { N: '0' },
      oldest_at: { N: String(NOW - 9000) },
      started_at: { N: String(NOW - 60_000) },
      updated_at: { N: String(NOW) },
    });
  });

  it('expires an hour after it reported an empty buffer', () => {
    expect(depthItem(WRITER, usageOf({}), NOW).expires_at).toEqual({ N: '1700003600' });
  });

  it('expires after 30 days if the buffer has dropped events', () => {
    const usage = usageOf({ droppedCount: 1, lastDropAt: NOW });
    expect(depthItem(WRITER, usage, NOW)).toMatchObject({
      expires_at: { N: String(1_700_000_000 + 30 * 86_400) },
      last_drop_at: { N: String(NOW) },
    });
  });

  it.each([1, 1000])('does not expire while the buffer holds %d events', itemCount => {
    expect(depthItem(WRITER, usageOf({ itemCount, droppedCount: 5 }), NOW)).not.toHaveProperty('expires_at');
  });

  it('is read as it was written', () => {
    const count = fc.nat();
    const usage = fc.record({
      itemCount: count,
      bytes: count,
      method: fc.constantFrom('v8' as const, 'json' as const, 'estimated' as const),
      oldestAt: fc.option(count, { nil: undefined }),
      startedAt: count,
      writtenCount: count,
      droppedCount: count,
      lastDropAt: fc.option(count, { nil: undefined }),
    });
    fc.assert(
      fc.property(usage, count, (usage, now) => {
        const item = { ...depthItem(WRITER, usage, now), version: { N: '5' } };
        const seconds = Math.floor(now / 1000) + (usage.droppedCount > 0 ? 30 * 86_400 : 3600);
        const expiresAt = usage.itemCount === 0 ? seconds * 1000 : undefined;
        expect(readDepth(item)).toEqual({
          ...usage,
          key: 'writer#w1',
          updatedAt: now,
          version: 5,
          expiresAt,
        });
      }),
    );
  });
});

describe('a counter', () => {
  it.each(['counter', 'counter#billing'])('%s has an item count and nothing else', key => {
    expect(readDepth({ sk: { S: key }, depth: { N: '12' } })).toMatchObject({
      key,
      itemCount: 12,
      bytes: undefined,
      method: 'estimated',
      startedAt: undefined,
      version: undefined,
      updatedAt: undefined,
    });
  });
});

describe('an item that is no report', () => {
  const writer = { ...depthItem(WRITER, usageOf({ itemCount: 1 }), NOW), version: { N: '1' } };

  it.each<[string, object, string]>([
    ['a counter below 0', { sk: { S: 'counter' }, depth: { N: '-1' } }, 'depth of counter is {"N":"-1"}'],
    ['a counter without a depth', { sk: { S: 'counter' } }, 'depth of counter is missing'],
    ['a depth that is text', { ...writer, depth: { S: '3' } }, 'depth of writer#w1 is {"S":"3"}'],
    ['a fraction', { ...writer, depth: { N: '1.5' } }, 'depth of writer#w1'],
    ['a writer without a version', { ...writer, version: undefined }, 'version of writer#w1 is missing'],
    [
      'a writer without the time of its report',
      { ...writer, updated_at: undefined },
      'updated_at of writer#w1 is missing',
    ],
    ['an unknown method', { ...writer, method: { S: 'guess' } }, 'method of writer#w1 is "guess"'],
    ['a key of another kind', { ...writer, sk: { S: 'other' } }, 'allowed: writer#…, counter, counter#…'],
    ['no key', { depth: { N: '1' } }, 'sk of undefined is not text'],
    ['an empty item', {}, 'sk of undefined is not text'],
    ['a key that is a number', { ...writer, sk: { N: '1' } }, 'sk of undefined is not text'],
    ['an attribute that is no object', { ...writer, depth: '1' }, 'depth of writer#w1 is "1"'],
    ['an attribute that is null', { ...writer, depth: null }, 'depth of writer#w1 is null'],
    ['a number of 17 digits', { ...writer, depth: { N: '1'.repeat(17) } }, 'depth of writer#w1'],
    ['a number after text', { ...writer, depth: { N: 'x1' } }, 'depth of writer#w1 is {"N":"x1"}'],
  ])('is refused and does not count as 0: %s', (_what, item, message) => {
    expect(() => readDepth({ ...item })).toThrow(MalformedDepth);
    expect(() => readDepth({ ...item })).toThrow(message);
  });

  it('is refused, or has a count of at least 0, whatever its attributes are', () => {
    const attribute = fc.oneof(
      fc.record({ N: fc.string({ maxLength: 4 }) }),
      fc.record({ S: fc.string({ maxLength: 4 }) }),
      fc.anything(),
    );
    const names = fc.constantFrom(
      'depth',
      'bytes',
      'method',
      'written',
      'dropped',
      'version',
      'updated_at',
      'sk',
    );
    fc.assert(
      fc.property(fc.dictionary(names, attribute), item => {
        try {
          expect(readDepth({ ...writer, ...item }).itemCount).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDepth);
        }
      }),
    );
  });
});
