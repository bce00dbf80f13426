import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregate, type Part, STATUSES, type Status } from '../../lib/health/status.ts';

const PARTS: readonly Part[] = STATUSES.flatMap(state => [
  { state, critical: true },
  { state, critical: false },
]);

const parts = fc.array(fc.constantFrom(...PARTS), { maxLength: 12 });

describe('aggregate', () => {
  it('is up where there is nothing to check', () => {
    expect(aggregate([])).toBe('up');
  });

  it.each<[Status, boolean, Status]>([
    ['up', true, 'up'],
    ['up', false, 'up'],
    ['degraded', true, 'degraded'],
    ['degraded', false, 'degraded'],
    ['down', true, 'down'],
    ['down', false, 'degraded'],
  ])('reads one part that is %s (critical: %s) as %s', (state, critical, whole) => {
    expect(aggregate([{ state, critical }])).toBe(whole);
  });

  it('is the worst that any part does, over all combinations of four parts', () => {
    for (const a of PARTS) {
      for (const b of PARTS) {
        for (const c of PARTS) {
          for (const d of PARTS) expect(aggregate([a, b, c, d])).toBe(byRule([a, b, c, d]));
        }
      }
    }
  });

  it('does not depend on the order of the parts', () => {
    fc.assert(fc.property(parts, list => aggregate(list) === aggregate(list.toReversed())));
  });

  it('never gets better by one more part', () => {
    fc.assert(
      fc.property(parts, fc.constantFrom(...PARTS), (list, part) => {
        const before = STATUSES.indexOf(aggregate(list));
        return STATUSES.indexOf(aggregate([...list, part])) >= before;
      }),
    );
  });

  it('reads an unlisted status as down, never as healthy', () => {
    expect(aggregate([{ state: 'unknown' as Status, critical: false }])).toBe('down');
  });
});

/** The rule in other words: down by a critical part, degraded by anything else that is not up. */
function byRule(list: readonly Part[]): Status {
  if (list.some(({ state, critical }) => state === 'down' && critical)) return 'down';
  return list.every(({ state }) => state === 'up') ? 'up' : 'degraded';
}
