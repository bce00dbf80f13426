import { isReason } from '../names/reasons.ts';
import type { Result } from './check.ts';
import { STATUSES } from './status.ts';

/** What is kept of a check between its runs. Instants are wall clock, ms since the epoch. */
export type CheckState = {
  readonly result: Result;
  readonly failuresInRow: number;
  readonly successesInRow: number;
  /** When the current series of failures began; `undefined` while it is up. */
  readonly firstFailureAt: number | undefined;
  /** `undefined` if it was never up. */
  readonly lastSuccessAt: number | undefined;
  /** When it was first seen in its current state. */
  readonly lastChangeAt: number;
};

/** What is kept beside the last result. */
export type History = Omit<CheckState, 'result'>;

/** The state after one more result. Anything but `up` counts as a failure. */
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

/** Whether a value from a store is a state. Only what the checker relies on is looked at. */
export function isCheckState(value: unknown): value is CheckState {
  if (!isRecord(value) || !isRecord(value.result)) return false;
  const { state, reason, observedAt, durationMs, silentMs, attemptMs, detail } = value.result;
  return (
    STATUSES.some(status => status === state) &&
    (reason === undefined || isReason(reason)) &&
    isRecord(detail) &&
    [
      observedAt,
      durationMs,
      silentMs,
      attemptMs,
      value.failuresInRow,
      value.successesInRow,
      value.lastChangeAt,
    ].every(Number.isFinite)
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
