import { REASONS, type Reason } from '../names/reasons.ts';
import type { Clock } from '../time/clock.ts';
import { orAborted, TimeLimitExceeded, withTimeout } from '../time/time-limit.ts';
import type { LocalCheck, Observation, RemoteCheck, Result } from './check.ts';
import { assertObservation } from './observation.ts';
import { ProbeError } from './probe-error.ts';

export type RunLimits = {
  readonly clock: Clock;
  /** Limit of one attempt, ms. */
  readonly attemptMs: number;
  /** Aborts when no caller waits any longer: end the work. */
  readonly signal: AbortSignal;
};

type Outcome = Observation & { readonly error?: unknown };

/** Failures that may lie with a connection kept from an earlier run rather than with the server. */
const CONNECTION_REASONS: ReadonlySet<Reason | undefined> = new Set<Reason>([
  'timeout',
  'connection_lost',
  'unreachable',
  'shutting_down',
  'read_only',
]);

/**
 * Runs a check: one attempt, and one more for each fault that may be Beacon's own instead of the server's: a connection
 * kept from before a freeze (closed, reset or silent by now), and a login that has been changed since.
 * @throws the signal's reason when it aborts: what was seen by then proves nothing
 */
export async function runCheck(check: RemoteCheck, limits: RunLimits): Promise<Result> {
  const { clock, signal } = limits;
  const startedAt = clock.monotonic();
  let outcome: Outcome;
  try {
    const kept = check.isConnected?.() ?? false;
    if (check.prepare) await orAborted(signal, check.prepare());
    outcome = await attempt(check, limits);
    if (kept && CONNECTION_REASONS.has(outcome.reason)) outcome = await attempt(check, limits);
    if (outcome.reason === 'authentication_failed' && check.renewCredentials?.()) {
      outcome = await attempt(check, limits);
    }
  } catch (error) {
    outcome = failure(error);
  }
  signal.throwIfAborted();
  return result(outcome, clock, startedAt);
}

/** Runs a check of the process itself. Never throws. */
export function lookAt(check: LocalCheck, clock: Clock): Result {
  const startedAt = clock.monotonic();
  try {
    return result(assertObservation(check.look()), clock, startedAt);
  } catch (error) {
    return result(failure(error), clock, startedAt);
  }
}

/** One attempt. It ends with the probe's answer, its time limit or the run's signal, whichever comes first. */
async function attempt(check: RemoteCheck, { clock, attemptMs, signal }: RunLimits): Promise<Outcome> {
  signal.throwIfAborted();
  try {
    return assertObservation(await withTimeout(clock, attemptMs, check.probe, signal));
  } catch (error) {
    const isLate = error instanceof TimeLimitExceeded;
    return failure(isLate ? new ProbeError('timeout', `no answer within ${attemptMs} ms`) : error);
  }
}

function failure(error: unknown): Outcome {
  return { reason: error instanceof ProbeError ? error.reason : 'unexpected_error', error };
}

function result({ reason, detail = {}, gauges, error }: Outcome, clock: Clock, startedAt: number): Result {
  return {
    state: reason ? REASONS[reason] : 'up',
    reason,
    detail,
    ...(gauges && { gauges }),
    error,
    observedAt: clock.now(),
    durationMs: clock.monotonic() - startedAt,
  };
}
