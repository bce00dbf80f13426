import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CheckState, nextState } from '../../lib/health/state.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { resultAt } from '../support/results.ts';

function stateAfter(...reasons: (Reason | undefined)[]): CheckState {
  const states = reasons.reduce<CheckState | undefined>(
    (state, reason, index) => nextState(state, resultAt((index + 1) * 1000, reason)),
    undefined,
  );
  if (!states) throw new Error('no results');
  return states;
}

describe('nextState', () => {
  it('begins with the first success', () => {
    expect(stateAfter(undefined)).toEqual({
      result: resultAt(1000),
      failuresInRow: 0,
      successesInRow: 1,
      firstFailureAt: undefined,
      lastSuccessAt: 1000,
      lastFailureAt: undefined,
      lastChangeAt: 1000,
      series: { downs: 0, downSince: undefined, works: 1, slow: 0 },
      usualMs: undefined,
    });
  });

  it('begins with the first failure', () => {
    expect(stateAfter('timeout')).toEqual({
      result: resultAt(1000, 'timeout'),
      failuresInRow: 1,
      successesInRow: 0,
      firstFailureAt: 1000,
      lastSuccessAt: undefined,
      lastFailureAt: 1000,
      lastChangeAt: 1000,
      series: { downs: 1, downSince: 1000, works: 0, slow: 0 },
      usualMs: undefined,
    });
  });

  it('counts failures in a row, and keeps when they began and when it last worked', () => {
    expect(stateAfter(undefined, 'timeout', 'connection_refused', 'timeout')).toMatchObject({
      failuresInRow: 3,
      successesInRow: 0,
      firstFailureAt: 2000,
      lastSuccessAt: 1000,
      lastChangeAt: 2000,
    });
  });

  it('is whole again with one success', () => {
    expect(stateAfter('timeout', 'timeout', undefined)).toMatchObject({
      failuresInRow: 0,
      successesInRow: 1,
      firstFailureAt: undefined,
      lastSuccessAt: 3000,
      lastChangeAt: 3000,
    });
  });

  it('counts degraded as a failure, and from degraded to down as a change within the same row', () => {
    expect(stateAfter('too_many_connections', 'timeout')).toMatchObject({
      failuresInRow: 2,
      firstFailureAt: 1000,
      lastChangeAt: 2000,
    });
  });

  it('never counts successes and failures at once, and dates nothing after the last result', () => {
    const reasons = fc.array(fc.constantFrom<Reason | undefined>(undefined, 'timeout', 'slow'), {
      minLength: 1,
    });
    fc.assert(
      fc.property(reasons, list => {
        const state = stateAfter(...list);
        const { observedAt } = state.result;
        expect(Math.min(state.failuresInRow, state.successesInRow)).toBe(0);
        expect(state.lastChangeAt).toBeLessThanOrEqual(observedAt);
        expect(state.firstFailureAt === undefined).toBe(state.result.state === 'up');
      }),
    );
  });
});
