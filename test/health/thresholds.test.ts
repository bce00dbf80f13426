import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../lib/health/check.ts';
import { type CheckState, nextState, shownOf } from '../../lib/health/state.ts';
import type { Status } from '../../lib/health/status.ts';
import { AT_ONCE, type CheckThresholds } from '../../lib/health/thresholds.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { resultAt } from '../support/results.ts';

const rules = (given: Partial<CheckThresholds> = {}): CheckThresholds => ({
  ...AT_ONCE,
  slowMs: 0,
  ...given,
});

const SEEN: Readonly<Record<string, Reason | undefined>> = {
  u: undefined,
  d: 'connection_refused',
  g: 'too_many_connections',
};

/** What callers see after each run. `u`: up, `d`: down, `g`: degraded, `s`: up and slow (200 ms); one a second. */
function seenAfter(runs: string, given: Partial<CheckThresholds> = {}, seconds = 1): string {
  let state: CheckState | undefined;
  const shown: Status[] = [];
  for (const [index, run] of [...runs].entries()) {
    state = nextState(state, resultOf(run, index * seconds * 1000), rules(given));
    shown.push(shownOf(state).state);
  }
  return shown.map(each => (each[0] === 'u' ? 'u' : each === 'down' ? 'd' : 'g')).join('');
}

function resultOf(run: string, at: number): Result {
  const answerMs = run === 's' ? 200 : 10;
  return { ...resultAt(at, SEEN[run]), ...(run !== 'd' && { answerMs }) };
}

describe('the thresholds', () => {
  it.each([
    ['with each run by default', {}, 'uduguddu', 'uduguddu'],
    ['down with the Nth failure in a row', { failuresToDown: 3 }, 'uddddud', 'uuudduu'],
    ['down with the Nth, counted anew after a success', { failuresToDown: 3 }, 'udduddd', 'uuuuuud'],
    ['down with the Nth, counted anew after degraded', { failuresToDown: 2 }, 'udgdd', 'uuggd'],
    ['up with the Nth success in a row', { successesToUp: 3 }, 'duuuudu', 'ddduudd'],
    ['up with the Nth, counted anew after a failure', { successesToUp: 3 }, 'duuduuu', 'ddddddu'],
    ['degraded is a success on the way up', { successesToUp: 2 }, 'dgu', 'ddu'],
    ['degraded at once', { failuresToDown: 5 }, 'ug', 'ug'],
    ['down from degraded with the Nth', { failuresToDown: 2 }, 'gdd', 'ggd'],
    ['down after the seconds', { downAfterMs: 3000 }, 'uddddd', 'uuuudd'],
    [
      'down when both are met: the seconds come last',
      { failuresToDown: 2, downAfterMs: 3000 },
      'uddddd',
      'uuuudd',
    ],
    [
      'down when both are met: the runs come last',
      { failuresToDown: 5, downAfterMs: 3000 },
      'udddddd',
      'uuuuudd',
    ],
    [
      'what comes first is believed: nothing else is known',
      { failuresToDown: 9, downAfterMs: 9000 },
      'dd',
      'dd',
    ],
  ])('%s: %j', (_what, given, runs, expected) => {
    expect(seenAfter(runs, given)).toBe(expected);
  });

  it.each([
    ['off by default', {}, 'ssss', 'uuuu'],
    ['degraded with the Nth slow run in a row', { slowMs: 199 }, 'sssss', 'uuggg'],
    ['exactly the limit is not slow', { slowMs: 200 }, 'ssss', 'uuuu'],
    ['a run that is not slow resets the count', { slowMs: 100 }, 'ssussus', 'uuuuuuu'],
    ['one quick run ends it', { slowMs: 100 }, 'sssus', 'uuguu'],
    ['a failed run resets the count', { slowMs: 100 }, 'ssdsss', 'uuduug'],
    ['with SLOW_RUNS', { slowMs: 100, slowRuns: 1 }, 'us', 'ug'],
    ['slow runs are successes on the way up', { slowMs: 100, slowRuns: 1, successesToUp: 2 }, 'dss', 'ddg'],
  ])('slow: %s: %j', (_what, given, runs, expected) => {
    expect(seenAfter(runs, given)).toBe(expected);
  });

  it('count no run as slow that does not say how long its answer took', () => {
    const state = nextState(undefined, resultAt(0), rules({ slowMs: 100, slowRuns: 1 }));
    expect(shownOf(state).state).toBe('up');
  });

  it('say why: slow blames the dependency', () => {
    const state = nextState(undefined, resultOf('s', 0), rules({ slowMs: 100, slowRuns: 1 }));
    expect(shownOf(state)).toMatchObject({ state: 'degraded', reason: 'slow', blame: 'dependency' });
    expect(state.result.state).toBe('up');
  });

  it('show when the last run was, also while it is not believed', () => {
    const up = nextState(undefined, { ...resultOf('u', 0), gauges: { BufferDepth: 1 } }, rules());
    const failed = { ...resultOf('d', 5000), durationMs: 77, gauges: { BufferDepth: 2 } };
    const state = nextState(up, failed, rules({ failuresToDown: 2 }));
    expect(shownOf(state)).toMatchObject({
      state: 'up',
      reason: undefined,
      observedAt: 5000,
      durationMs: 77,
      gauges: { BufferDepth: 2 },
    });
    expect(state).toMatchObject({ lastSuccessAt: 0, lastFailureAt: 5000, lastChangeAt: 0 });
  });

  it('know how long an answer usually takes: about the last eight count', () => {
    const usual = (answers: readonly number[]) =>
      answers.reduce<CheckState | undefined>(
        (state, answerMs, index) => nextState(state, { ...resultAt(index), answerMs }, rules()),
        undefined,
      )?.usualMs;
    expect(usual([8])).toBe(8);
    expect(usual([8, 16])).toBe(9);
    expect(usual([8, ...Array.from({ length: 40 }, () => 100)])).toBeCloseTo(99.5, 0);
    expect(nextState(nextState(undefined, resultOf('u', 0)), resultOf('d', 1)).usualMs).toBe(10);
  });
});

/** The cases of other health checks' state machines: `alexliesenfeld/health`, check_test.go. */
describe('known cases', () => {
  const ago = (seconds: number) => 1_000_000 - seconds * 1000;
  const known = (downs: number, firstSeconds: number, lastSuccessSeconds: number): CheckState => {
    const up = nextState(undefined, resultAt(ago(lastSuccessSeconds)));
    const series = { downs, downSince: downs ? ago(firstSeconds) : undefined, works: 0, slow: 0 };
    return { ...up, series };
  };
  it.each([
    ['AH6: the count is not reached', known(0, 0, 180), { failuresToDown: 10, downAfterMs: 1000 }, 'up'],
    ['AH7: the time is not reached', known(99, 60, 120), { failuresToDown: 1, downAfterMs: 3_600_000 }, 'up'],
    ['AH8: both are reached', known(4, 60, 120), { failuresToDown: 1, downAfterMs: 1000 }, 'down'],
    ['AH5: without thresholds', known(0, 0, 1), {}, 'down'],
  ] as const)('%s', (_what, state, given, expected) => {
    const next = nextState(state, resultAt(ago(0), 'timeout'), rules(given));
    expect(shownOf(next).state).toBe(expected);
  });
});

describe('over random histories', () => {
  const histories = fc.record({
    runs: fc.stringMatching(/^[udgs]{1,40}$/),
    failuresToDown: fc.integer({ min: 1, max: 5 }),
    successesToUp: fc.integer({ min: 1, max: 5 }),
    downAfterMs: fc.constantFrom(0, 2000, 7000),
    slowMs: fc.constantFrom(0, 100),
  });

  it('a change to down needs the failures and the time, and a change from down the successes', () => {
    fc.assert(
      fc.property(histories, ({ runs, ...given }) => {
        const seen = seenAfter(runs, given);
        for (let index = 1; index < runs.length; index += 1) {
          const row = (pattern: RegExp) => pattern.exec(runs.slice(0, index + 1))?.[0].length ?? 0;
          const downs = row(/d*$/);
          if (seen[index] === 'd' && seen[index - 1] !== 'd') {
            expect(downs).toBeGreaterThanOrEqual(given.failuresToDown);
            expect((downs - 1) * 1000).toBeGreaterThanOrEqual(given.downAfterMs);
          }
          if (seen[index] !== 'd' && seen[index - 1] === 'd') {
            expect(row(/[^d]*$/)).toBeGreaterThanOrEqual(given.successesToUp);
          }
          if (downs >= given.failuresToDown && (downs - 1) * 1000 >= given.downAfterMs)
            expect(seen[index]).toBe('d');
          if (row(/[^d]*$/) >= given.successesToUp) expect(seen[index]).not.toBe('d');
        }
      }),
    );
  });
});
