import { describe, expect, it } from 'vitest';
import { type Memory, remembered } from '../../lib/health/memory.ts';
import { AT_ONCE } from '../../lib/health/thresholds.ts';
import { reachOf, standingOf } from '../../lib/health/verdict.ts';
import { resultAt } from '../support/results.ts';

/**
 * Every history of a few runs: who looks, what the run sees, over which connection, and how long after the one before.
 */
type Run = {
  readonly observer: string;
  readonly works: boolean;
  readonly isNew: boolean;
  readonly at: number;
};

const RULES = { ...AT_ONCE, slowMs: 0, heartbeatMs: 60_000 };

/** Around the limits of the rules, ms: within 15 s, beyond, and beyond the heartbeat and 10 s. */
const GAPS = [1_000, 16_000, 71_000] as const;

function seen(memory: Memory, { observer, works, isNew, at }: Run): Memory {
  const result = { ...resultAt(at, works ? undefined : 'connection_refused'), isNewConnection: isNew };
  return remembered(memory, { result, observer, nowAt: at }, RULES);
}

/** Calls back with each history and the memory after it. */
function forEachHistory(
  observers: readonly string[],
  depth: number,
  check: (runs: readonly Run[], memory: Memory) => void,
): number {
  let histories = 0;
  const extend = (runs: readonly Run[], memory: Memory, now: number) => {
    for (const gap of GAPS) {
      for (const observer of observers) {
        for (const [works, isNew] of [
          [true, true],
          [true, false],
          [false, true],
          [false, false],
        ] as const) {
          const run = { observer, works, isNew, at: now + gap };
          const next = seen(memory, run);
          const all = [...runs, run];
          histories += 1;
          check(all, next);
          if (all.length < depth) extend(all, next, run.at);
        }
      }
    }
  };
  extend([], { state: undefined }, 1_000_000);
  return histories;
}

const lastOf = (runs: readonly Run[], observer: string) => runs.findLast(run => run.observer === observer);

/** The promises of the rules, in words that do not use their code. */
function promises(observers: readonly string[]) {
  return (runs: readonly Run[], memory: Memory) => {
    const now = runs.at(-1)?.at ?? 0;
    const last = observers.map(observer => lastOf(runs, observer)).filter(run => run !== undefined);
    const failing = last.filter(({ works }) => !works);
    const must = (isKept: boolean, promise: string) => {
      if (!isKept) throw new Error(`${promise}: ${JSON.stringify(runs)}`);
    };
    for (const later of [0, 10_000, 100_000]) {
      const reach = reachOf(memory, now + later, RULES);
      // Whoever works again has no failure left, and where nobody fails all reach it.
      if (failing.length === 0) must(reach === 'all', 'nobody fails');
      // Failures over new connections that no success came after are believed: of two at once, of one in time.
      const lastSuccess = runs.findLast(({ works }) => works)?.at ?? 0;
      const after = failing.filter(({ at, isNew }) => isNew && at > lastSuccess);
      const isQuiet = runs.every(({ works, at }) => !works || now - at > 15_000);
      if (after.length >= 2 && isQuiet) must(reach === 'none', 'two fail');
      if (after.length >= 1 && isQuiet && later === 100_000) must(reach === 'none', 'one fails for long');
      // One sick environment is not believed while another one has just connected.
      const newest = runs.at(-1);
      const isConnected = newest?.works && newest.isNew;
      const others = failing.filter(({ observer }) => observer !== newest?.observer);
      if (isConnected && others.length === 1 && later === 0) must(reach !== 'none', 'one is contradicted');
      // A failure that comes back after a contradiction begins anew.
      const before = runs.at(-2);
      const isBack =
        newest && !newest.works && before?.works && before.isNew && before.observer !== newest.observer;
      if (isBack && failing.length === 1 && later === 0)
        must(reach !== 'none', 'a failure that comes back is new');
      // Time alone brings nothing back.
      if (reachOf(memory, now, RULES) === 'none') must(reach === 'none', 'time brings nothing back');
      for (const observer of observers) {
        const standing = standingOf(memory, observer, now + later, reach, RULES);
        const works = lastOf(runs, observer)?.works ?? true;
        if (works) must(Object.keys(standing).length === 0, 'who works answers as all');
      }
    }
    must(
      (memory.failing ?? []).every(each => lastOf(runs, each.observer)?.works === false),
      'only who fails is kept',
    );
  };
}

describe('every history of the rules', () => {
  it('of two environments and four runs', { timeout: 60_000 }, () => {
    expect(forEachHistory(['a', 'b'], 4, promises(['a', 'b']))).toBe(24 + 24 ** 2 + 24 ** 3 + 24 ** 4);
  });

  it('of three environments and three runs', { timeout: 60_000 }, () => {
    const observers = ['a', 'b', 'c'];
    expect(forEachHistory(observers, 3, promises(observers))).toBe(36 + 36 ** 2 + 36 ** 3);
  });
});
