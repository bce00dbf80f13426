import { REASONS } from '../names/reasons.ts';
import type { Clock } from '../time/clock.ts';
import type { Observation, Result } from './check.ts';
import { ProbeError } from './probe-error.ts';

/** What an attempt, or a whole run, came to. */
export type Outcome = Observation &
  Partial<Pick<Result, 'blame' | 'error' | 'silentMs' | 'answerMs' | 'isNewConnection'>> & {
    /** It failed on a new connection only; the kept one still works. Then it is degraded, whatever the reason. */
    readonly stillWorks?: boolean;
  };

/** An error that is no ProbeError was thrown by Beacon's own code, or by a user's check: the dependency is not to blame. */
export function failureOf(error: unknown): Outcome {
  if (error instanceof ProbeError) return { reason: error.reason, error };
  return { reason: 'unexpected_error', blame: 'beacon', error };
}

/** The result of a run. @param startedAt monotonic, ms. @param attemptMs the limit of one attempt */
export function resultOf(outcome: Outcome, clock: Clock, startedAt: number, attemptMs: number): Result {
  const { reason, blame, detail = {}, gauges, error, silentMs = 0, answerMs } = outcome;
  return {
    state: stateOf(outcome),
    reason,
    blame: reason && (blame ?? REASONS[reason].blame),
    detail,
    ...(gauges && { gauges }),
    error,
    silentMs,
    attemptMs,
    observedAt: clock.now(),
    durationMs: clock.monotonic() - startedAt,
    ...(reason === undefined && answerMs !== undefined && { answerMs }),
    ...(outcome.isNewConnection && !outcome.stillWorks && { isNewConnection: true }),
  };
}

function stateOf({ reason, stillWorks }: Outcome): Result['state'] {
  if (reason === undefined) return 'up';
  return stillWorks ? 'degraded' : REASONS[reason].state;
}
