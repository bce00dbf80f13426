import { describe, expect, it } from 'vitest';
import { describeInstant, describeMs, describeSince, oneLine } from '../../../lib/alarm/common/format.ts';

const NOW = Date.parse('2026-11-23T03:12:36.900Z');

describe('a duration', () => {
  it.each([
    [12, '12 ms'],
    [999.4, '999 ms'],
    [45_400, '45 s'],
    [183_000, '3 min'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
    [86_400_000, '1 d'],
    [-5, '0 ms'],
  ])('of %d ms is written as %s', (ms, words) => {
    expect(describeMs(ms)).toBe(words);
  });
});

describe('an instant', () => {
  it('has a date only if it is on another day', () => {
    expect(describeInstant(NOW - 5900, NOW)).toBe('03:12:31 UTC');
    expect(describeInstant(NOW - 86_400_000, NOW)).toBe('2026-11-22 03:12:36 UTC');
    expect(describeInstant(NOW)).toBe('2026-11-23 03:12:36 UTC');
  });

  it('may be written with the time that has passed since', () => {
    expect(describeSince(NOW - 180_000, NOW)).toBe('since 03:09:36 UTC (3 min)');
  });
});

describe('a text of unknown content', () => {
  it('becomes one line', () => {
    expect(oneLine('  a\r\n\tb\u0000c ')).toBe('a b c');
  });

  it('is cut at the limit', () => {
    expect(oneLine('abcd', 4)).toBe('abcd');
    expect(oneLine('abcde', 4)).toBe('abc…');
    expect(oneLine('x'.repeat(500))).toHaveLength(400);
  });
});
