import type { Result } from './check.ts';

/** What is remembered of a check between its runs. Instants are wall clock, ms since the epoch. */
export type CheckState = {
  readonly result: Result;
  readonly failuresInRow: number;
  readonly successesInRow: number;
  /** When the present row of failures began; `undefined` while it is up. */
  readonly firstFailureAt: number | undefined;
  /** `undefined` where it was never up. */
  readonly lastSuccessAt: number | undefined;
  /** When it was first seen in its present state. */
  readonly lastChangeAt: number;
};

/** What is remembered beside the last result itself. */
export type History = Omit<CheckState, 'result'>;

/** The memory after one more result. Anything but `up` counts as a failure. */
export function nextState(previous: CheckState | undefined, result: Result): CheckState {
  const changed = previous?.result.state !== result.state;
  const lastChangeAt = changed ? result.observedAt : previous.lastChangeAt;
  return result.state === 'up'
    ? {
        result,
        failuresInRow: 0,
        successesInRow: (previous?.successesInRow ?? 0) + 1,
        firstFailureAt: undefined,
        lastSuccessAt: result.observedAt,
        lastChangeAt,
      }
    : {
        result,
        failuresInRow: (previous?.failuresInRow ?? 0) + 1,
        successesInRow: 0,
        firstFailureAt: previous?.firstFailureAt ?? result.observedAt,
        lastSuccessAt: previous?.lastSuccessAt,
        lastChangeAt,
      };
}
