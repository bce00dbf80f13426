import type { Result } from '../../lib/health/check.ts';
import { type CheckState, nextState } from '../../lib/health/state.ts';
import { REASONS, type Reason } from '../../lib/names/reasons.ts';

/** The state of a check after its first result. */
export function stateAt(observedAt: number, reason?: Reason): CheckState {
  return nextState(undefined, resultAt(observedAt, reason));
}

/** A result seen at an instant: up, or not up for a reason. */
export function resultAt(observedAt: number, reason?: Reason): Result {
  const { state, blame } = reason ? REASONS[reason] : ({ state: 'up', blame: undefined } as const);
  const rest = { detail: {}, error: undefined, silentMs: 0, attemptMs: 500, durationMs: 1 };
  return { state, reason, blame, ...rest, observedAt };
}
