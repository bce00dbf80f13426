import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stripOf } from '../../../lib/report/page/strip.ts';
import type { Change } from '../../../lib/report/view/past-changes.ts';

const NOW = Date.parse('2026-11-23T14:05:12Z');
const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => NOW - hours * HOUR_MS;

describe('the strip', () => {
  it('is absent where nothing is known', () => {
    expect(stripOf([], NOW)).toBeUndefined();
    expect(stripOf([{ at: NOW + 1, state: 'up' }], NOW)).toBeUndefined();
  });

  it('shows the last day in halves of an hour where the last day had a change', () => {
    const strip = stripOf(
      [
        { at: hoursAgo(30), state: 'up' },
        { at: hoursAgo(2), state: 'down', reason: 'timeout' },
        { at: hoursAgo(1.9), state: 'up' },
      ],
      NOW,
    );
    expect(strip?.span).toBe('last24Hours');
    expect(strip?.available).toBeCloseTo((24 - 0.1) / 24, 9);
    expect(strip?.cells).toHaveLength(48);
    expect(strip?.cells.flatMap((look, index) => (look === 'down' ? [index] : []))).toEqual([44]);
  });

  it('shows the last 30 days otherwise, and nothing for the time before the first change', () => {
    const strip = stripOf([{ at: hoursAgo(48), state: 'up' }], NOW);
    expect(strip).toMatchObject({ span: 'last30Days', available: 1 });
    expect(strip?.cells).toEqual([...Array(28).fill(undefined), 'up', 'up']);
  });

  it('shows an outage of a second, the worst look wins, and what blames Beacon is no outage', () => {
    const second = 1000;
    const strip = stripOf(
      [
        { at: hoursAgo(12), state: 'up' },
        { at: hoursAgo(6), state: 'down', reason: 'read_only' },
        { at: hoursAgo(6) + second, state: 'degraded', reason: 'slow' },
        { at: hoursAgo(5.9), state: 'down', reason: 'unfinished' },
        { at: hoursAgo(5.4), state: 'up' },
      ],
      NOW,
    );
    expect(strip?.cells.slice(35, 39)).toEqual(['up', 'down', 'unknown', 'up']);
    expect(strip?.available).toBeCloseTo(1 - second / (11.5 * HOUR_MS), 9);
  });

  it('is well-formed for any changes', () => {
    const change = fc.record({
      at: fc.integer({ min: NOW - 800 * HOUR_MS, max: NOW + HOUR_MS }),
      state: fc.constantFrom('up', 'degraded', 'down'),
    });
    fc.assert(
      fc.property(fc.array(change as fc.Arbitrary<Change>), list => {
        const strip = stripOf(
          list.toSorted((one, other) => one.at - other.at),
          NOW,
        );
        if (!strip) return;
        expect([30, 48]).toContain(strip.cells.length);
        expect(strip.available).toBeGreaterThanOrEqual(0);
        expect(strip.available).toBeLessThanOrEqual(1);
      }),
    );
  });
});
