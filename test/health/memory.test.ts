import { describe, expect, it } from 'vitest';
import { lastResult, type Memory, remembered, stands } from '../../lib/health/memory.ts';
import { AT_ONCE, type CheckThresholds } from '../../lib/health/thresholds.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { resultAt } from '../support/results.ts';

const RULES: CheckThresholds = { ...AT_ONCE, slowMs: 0 };

type Run = { readonly by: string; readonly at: number; readonly reason?: Reason; readonly seenAt?: number };

/** The memory after runs over new connections. `at`: when it is written. */
function memoryAfter(runs: readonly Run[], rules = RULES): Memory {
  return runs.reduce<Memory>(
    (memory, { by, at, reason, seenAt = at }) => {
      const result = { ...resultAt(seenAt, reason), isNewConnection: true };
      return remembered(memory, { result, observer: by, nowAt: at }, rules);
    },
    { state: undefined },
  );
}

const down = (by: string, at: number): Run => ({ by, at, reason: 'timeout' });
const up = (by: string, at: number): Run => ({ by, at });

describe('the memory of a fleet', () => {
  it('keeps the last result of each sort while one is needed', () => {
    const failing = memoryAfter([up('a', 1000), down('a', 2000)]);
    expect([lastResult(failing, true), lastResult(failing, false)]).toMatchObject([
      { observedAt: 1000 },
      { observedAt: 2000 },
    ]);
    const well = memoryAfter([up('a', 1000), down('a', 2000), up('a', 3000)]);
    expect(well).toEqual({ state: well.state });
    expect(lastResult(well, false)).toBeUndefined();
  });

  it('is not changed by the result of an older run, but for who fails', () => {
    const runs = [up('a', 1000), up('b', 5000)];
    const late = memoryAfter([...runs, { ...down('c', 6000), seenAt: 4000 }]);
    expect(late.state).toEqual(memoryAfter(runs).state);
    expect(late.failing).toMatchObject([{ observer: 'c', at: 6000 }]);
    const later = memoryAfter([...runs, down('c', 6000), { ...up('d', 7000), seenAt: 5500 }]);
    expect(later.other?.observedAt).toBe(5000);
    expect(later.workedBy).toBe('d');
  });

  it('has who fails, until its own success', () => {
    const both = memoryAfter([up('c', 0), down('a', 1000), down('b', 2000), down('a', 3000)]);
    expect(both.failing).toMatchObject([
      { observer: 'a', since: 1000, at: 3000, standsSince: 1000 },
      { observer: 'b', since: 2000, at: 2000 },
    ]);
    expect(memoryAfter([up('c', 0), down('a', 1000), up('a', 2000)]).failing).toBeUndefined();
  });

  it('keeps a failure of an observer whose next one is held back by a threshold', () => {
    const rules = { ...RULES, failuresToDown: 2 };
    const counted = [up('b', 0), down('a', 1000), down('a', 2000)];
    expect(memoryAfter(counted.slice(0, 2), rules).failing).toBeUndefined();
    const heldBack = memoryAfter([...counted, up('b', 3000), down('a', 4000)], rules);
    expect(heldBack.failing).toMatchObject([{ observer: 'a', at: 2000, contradictedAt: 2999 }]);
  });

  it('lets only a success that began after a failure contradict it', () => {
    const [failing] = memoryAfter([down('a', 1000), { ...up('b', 2000), seenAt: 1001 }]).failing ?? [];
    expect(failing && stands(failing)).toBe(true);
    const [contradicted] = memoryAfter([down('a', 1000), { ...up('b', 2000), seenAt: 1002 }]).failing ?? [];
    expect(contradicted).toMatchObject({ contradictedSince: 1001, contradictedAt: 1001 });
    expect(contradicted && stands(contradicted)).toBe(false);
  });

  it('knows the first contradiction and the last one', () => {
    const runs = [down('a', 1000), up('b', 2000), { ...up('c', 4000), seenAt: 3000 }, up('d', 3500)];
    expect(memoryAfter(runs).failing).toMatchObject([{ contradictedSince: 1999, contradictedAt: 3499 }]);
    const older = [...runs.slice(0, 2), { ...up('c', 3000), seenAt: 1500 }];
    expect(memoryAfter(older).failing).toMatchObject([{ contradictedAt: 1999 }]);
  });

  it('begins anew when a failure comes back after a contradiction', () => {
    const [failing] =
      memoryAfter([down('a', 1000), up('b', 2000), down('a', 3000), down('a', 4000)]).failing ?? [];
    expect(failing).toMatchObject({ since: 1000, standsSince: 3000, at: 4000, contradictedAt: 1999 });
  });

  it('forgets a contradicted failure after 90 s, and one that stands never', () => {
    const runs = [down('a', 1000), up('b', 2000)];
    expect(memoryAfter([...runs, up('b', 90_999)]).failing).toHaveLength(1);
    expect(memoryAfter([...runs, up('b', 91_000)]).failing).toBeUndefined();
    const standing = [down('a', 1000), down('b', 900_000)];
    expect(memoryAfter(standing).failing).toHaveLength(2);
  });

  it('keeps the eight environments that failed last', () => {
    const runs = Array.from({ length: 10 }, (_, index) => down(`e${index}`, 1000 + index));
    expect(memoryAfter(runs).failing?.map(({ observer }) => observer)).toEqual([
      'e9',
      'e8',
      'e7',
      'e6',
      'e5',
      'e4',
      'e3',
      'e2',
    ]);
  });
});
