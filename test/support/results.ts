import type { Result } from '../../lib/health/check.ts';
import { REASONS, type Reason } from '../../lib/names/reasons.ts';

/** A result seen at an instant: up, or not up for a reason. */
export function resultAt(observedAt: number, reason?: Reason): Result {
  const state = reason ? REASONS[reason] : 'up';
  return { state, reason, detail: {}, error: undefined, observedAt, durationMs: 1 };
}
