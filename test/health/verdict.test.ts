import { describe, expect, it } from 'vitest';
import { nextState } from '../../lib/health/state.ts';
import { AT_ONCE } from '../../lib/health/thresholds.ts';
import {
  confirming,
  fleetResult,
  judged,
  type Reach,
  reachOf,
  shouldConfirm,
  viewOf,
} from '../../lib/health/verdict.ts';
import { resultAt, stateAt } from '../support/results.ts';
import { type Rules, ToldHistory } from '../support/told-histories.ts';

/** A history, how well the fleet then reaches the component, and what a, b and a stranger answer without a run. */
type Row = readonly [
  what: string,
  told: string,
  reach: Reach,
  a: string,
  b: string,
  stranger: string,
  Rules?,
];

const NO_HEARTBEAT = { heartbeatMs: 0 };

/** All transitions. A failure of a is looked at by a itself while it answers for itself. */
const ROWS: readonly Row[] = [
  ['one success is for all', 'a+', 'all', 'up', 'up', 'up'],
  ['a degraded result is for all', 'a+ 1 bg', 'all', 'degraded', 'degraded', 'degraded'],
  ['a first failure is not believed by others, who know nothing', 'a-', 'all', 'looks', 'looks', 'looks'],
  ['one failure is its own', 'a+ 1 a-', 'all', 'looks', 'up', 'up'],
  ['a failure on a kept connection, too', 'a+ 1 a~', 'all', 'looks', 'up', 'up'],
  ['two failures are for all; who failed first looks again', 'a+ 1 a- 1 b-', 'none', 'looks', 'down', 'down'],
  ['nobody looks again when five have failed', 'a+ 1 a- b- c- d- e-', 'none', 'down', 'down', 'down'],
  ['two first failures, too', 'a- 1 b-', 'none', 'looks', 'down', 'down'],
  ['two failures of the same are one', 'a+ 1 a- 1 a-', 'all', 'looks', 'up', 'up'],
  ['one failure is not for all before a heartbeat and 10 s', 'a+ 1 a- 69', 'all', 'looks', 'up', 'up'],
  ['and is after them', 'a+ 1 a- 70', 'none', 'down', 'down', 'down'],
  ['nor before 10 s without heartbeat', 'a+ 1 a- 9', 'all', 'looks', 'up', 'up', NO_HEARTBEAT],
  ['and is after 10 s', 'a+ 1 a- 10', 'none', 'down', 'down', 'down', NO_HEARTBEAT],
  ['a success elsewhere contradicts it', 'a+ 1 a- 1 b+', 'all', 'up', 'up', 'up'],
  ['a degraded one, too', 'a+ 1 a- 1 bg', 'all', 'degraded', 'degraded', 'degraded'],
  ['one on a kept connection does not', 'a+ 1 a- 1 b=', 'all', 'looks', 'up', 'up'],
  ['unless the failure was on one', 'a+ 1 a~ 1 b=', 'all', 'up', 'up', 'up'],
  ['but not a failure on both', 'a+ 1 a- 1 a~ 1 b=', 'all', 'looks', 'up', 'up'],
  ['nor when it came back on a new one', 'a+ 1 a~ 1 a- 1 b=', 'all', 'looks', 'up', 'up'],
  ['a contradicted failure is never believed by time alone', 'a+ 1 a- 1 b+ 100', 'all', 'up', 'up', 'up'],
  ['one that comes back is doubted', 'a+ 1 a- 1 b+ 68 a-', 'all', 'up, doubted', 'up', 'up'],
  ['for a heartbeat and 10 s', 'a+ 1 a- 1 b+ 70 a-', 'all', 'looks', 'up', 'up'],
  ['for 15 s without heartbeat', 'a+ 1 a- 1 b+ 14 a-', 'all', 'up, doubted', 'up', 'up', NO_HEARTBEAT],
  ['no longer', 'a+ 1 a- 1 b+ 15 a-', 'all', 'looks', 'up', 'up', NO_HEARTBEAT],
  ['and believed only after as long again', 'a+ 1 a- 1 b+ 80 a- 69', 'all', 'looks', 'up', 'up'],
  ['as if it were new', 'a+ 1 a- 1 b+ 80 a- 70', 'none', 'down', 'down', 'down'],
  ['its own success ends it', 'a+ 1 a- 1 a+', 'all', 'up', 'up', 'up'],
  [
    'with two back after a success: some',
    'a+ 1 a- 1 c+ 1 a- 1 b-',
    'some',
    'partly, doubted',
    'partly, doubted',
    'partly',
  ],
  [
    'with one back and one new: some',
    'a+ 1 a- 1 b+ 1 a- 1 c-',
    'some',
    'partly, doubted',
    'partly',
    'partly',
  ],
  ['unless the success is older than 15 s', 'a+ 1 a- 1 c+ 1 a- 16 b-', 'none', 'looks', 'down', 'down'],
  ['unless who succeeded fails', 'a+ 1 a- 1 c+ 1 a- 1 b- 1 c-', 'none', 'looks', 'looks', 'down'],
  ['unless they failed long ago', 'a+ 1 a- 1 c+ 1 a- 1 b- 91', 'none', 'looks', 'down', 'down'],
  ['a success ends down for all', 'a+ 1 a- 1 b- 1 c+', 'all', 'up', 'up', 'up'],
  [
    'with SUCCESSES_TO_UP only the Nth',
    'a+ 1 a- 1 b- 1 c+',
    'none',
    'down',
    'down',
    'down',
    { successesToUp: 2 },
  ],
  ['which may be of another', 'a+ 1 a- 1 b- 1 c+ 1 a+', 'all', 'up', 'up', 'up', { successesToUp: 2 }],
  [
    'with FAILURES_TO_DOWN the first failure is none',
    'a+ 1 a-',
    'all',
    'up',
    'up',
    'up',
    { failuresToDown: 2 },
  ],
  ['the Nth is one', 'a+ 1 a- 1 a-', 'all', 'looks', 'up', 'up', { failuresToDown: 2 }],
  ['also of another', 'a+ 1 a- 1 b-', 'all', 'up', 'looks', 'up', { failuresToDown: 2 }],
  ['a failure that is held back does not end one that counts', 'a- 1 a+ 1 a-', 'all', 'looks', 'up', 'up'],
];

describe('the transitions', () => {
  it.each(ROWS.map(([what, told, ...rest]) => ({ what, told, rest })))('$what: $told', ({ told, rest }) => {
    const [reach, a, b, stranger, rules] = rest;
    const history = new ToldHistory(told, rules);
    const answers = ['a', 'b', 'd'].map(observer => history.answer(observer));
    expect([history.reach, ...answers]).toEqual([reach, a, b, stranger]);
  });
});

const RULES = { ...AT_ONCE, heartbeatMs: 0 };

describe('what callers of the whole fleet see', () => {
  const up = stateAt(1000);

  it('is the last failure while only some reach it, or what was seen last where none is known', () => {
    expect(fleetResult({ state: up }, 'some')).toMatchObject({ state: 'degraded', observedAt: 1000 });
    expect(fleetResult({ state: undefined }, 'some')).toBeUndefined();
    const other = resultAt(500, 'timeout');
    expect(fleetResult({ state: up, other }, 'some')).toMatchObject({
      state: 'degraded',
      reason: 'partly_unreachable',
      observedAt: 500,
    });
  });

  it('is what the thresholds say of a success: a row of slow answers is degraded', () => {
    const slow = { ...up, believed: { ...up.result, state: 'degraded' as const, reason: 'slow' as const } };
    expect(fleetResult({ state: slow }, 'all')?.reason).toBe('slow');
    const held = { ...stateAt(1000, 'timeout'), believed: resultAt(1000) };
    expect(fleetResult({ state: held, other: resultAt(500) }, 'all')).toEqual(resultAt(500));
  });

  it('is nothing where nothing was seen', () => {
    expect(viewOf({ state: undefined }, 'all', {})).toBeUndefined();
    expect(viewOf({ state: stateAt(1000, 'timeout') }, 'all', {})).toBeUndefined();
    expect(reachOf({ state: undefined }, 1000, RULES, true)).toBe('none');
  });
});

describe('an environment after its own run', () => {
  const failed = stateAt(2000, 'timeout');

  it('answers for itself while it is alone', () => {
    const answered = judged(failed, { state: stateAt(1000) }, 'all', { aloneSince: 2000 });
    expect(answered).toEqual({ ...failed, aloneSince: 2000 });
  });

  it('answers with what the fleet sees otherwise', () => {
    const answered = judged(failed, { state: stateAt(1000) }, 'all', { isDoubted: true });
    expect(answered).toMatchObject({ result: failed.result, believed: resultAt(1000), isDoubted: true });
  });

  it('answers with what it believes itself where the fleet knows nothing', () => {
    expect(judged(failed, { state: undefined }, 'all', {})).toEqual(failed);
    const held = nextState(stateAt(1000), resultAt(2000, 'timeout'), {
      ...{ ...RULES, slowMs: 0 },
      failuresToDown: 2,
    });
    expect(judged(held, { state: undefined }, 'all', {}).believed).toEqual(resultAt(1000));
  });
});

describe('who looks despite a lease', () => {
  const looks = (told: string, observer: string) => {
    const { shared, now, reach } = new ToldHistory(told);
    return shouldConfirm(shared, observer, now, reach);
  };

  it.each([
    ['another, while one fails', 'a+ 1 a-', 'b', true],
    ['not who fails', 'a+ 1 a-', 'a', false],
    ['nobody, while nobody fails', 'a+', 'b', false],
    ['nobody, after a contradiction', 'a+ 1 a- 1 b+', 'c', false],
    ['another, until five have seen a failure', 'a+ 1 a- b- c- d-', 'e', true],
    ['nobody, after that', 'a+ 1 a- b- c- d- e-', 'f', false],
  ])('%s: %s', (_what, told, observer, expected) => expect(looks(told, observer)).toBe(expected));

  it('is each once, and five in 10 s', () => {
    const { shared, now, reach } = new ToldHistory('a+ 1 a-');
    const at = (count: number, nowAt = now) =>
      ['b', 'c', 'd', 'e', 'f']
        .slice(0, count)
        .reduce((memory, name) => confirming(memory, name, nowAt), shared);
    expect(shouldConfirm(at(1), 'b', now, reach)).toBe(false);
    expect(shouldConfirm(at(4), 'g', now, reach)).toBe(true);
    expect(shouldConfirm(at(5), 'g', now, reach)).toBe(false);
    expect(shouldConfirm(at(5), 'g', now + 9_999, reach)).toBe(false);
    expect(shouldConfirm(at(5), 'g', now + 10_000, reach)).toBe(true);
    expect(confirming(at(5), 'g', now + 10_000).confirming).toEqual([{ observer: 'g', at: now + 10_000 }]);
  });
});
