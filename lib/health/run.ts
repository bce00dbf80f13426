import { REASONS, type Reason } from '../names/reasons.ts';
import type { Clock } from '../time/clock.ts';
import { orAborted, TimeLimitExceeded, withTimeout } from '../time/time-limit.ts';
import type { LocalCheck, Observation, RemoteCheck, Result } from './check.ts';
import { assertObservation } from './observation.ts';
import { ProbeError } from './probe-error.ts';
import { RunProgress } from './progress.ts';

export type RunLimits = {
  readonly clock: Clock;
  /** Limit of one attempt, ms. */
  readonly attemptMs: number;
  /** Aborts when no caller waits any longer: end the work. */
  readonly signal: AbortSignal;
  /** Updated while the run goes on. @default - not observed */
  readonly progress?: RunProgress;
};

type Outcome = Observation & Partial<Pick<Result, 'blame' | 'error' | 'silentMs'>>;

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
  const { clock, signal, attemptMs, progress = new RunProgress(clock) } = limits;
  const startedAt = clock.monotonic();
  const outcome = await outcomeOf(check, { ...limits, progress });
  signal.throwIfAborted();
  return resultOf(outcome, clock, startedAt, attemptMs);
}

type Limits = Required<RunLimits>;

async function outcomeOf(check: RemoteCheck, limits: Limits): Promise<Outcome> {
  try {
    const kept = check.isConnected?.() ?? false;
    await prepare(check, limits);
    let outcome = await attempt(check, limits, !kept);
    if (kept && CONNECTION_REASONS.has(outcome.reason)) outcome = await attempt(check, limits, true);
    if (outcome.reason === 'authentication_failed' && check.renewCredentials?.()) {
      await prepare(check, limits);
      outcome = await attempt(check, limits, true);
    }
    return outcome;
  } catch (error) {
    return failureOf(error);
  }
}

/** Loads the driver and fetches the login, both at once. */
async function prepare(check: RemoteCheck, { signal, progress }: Limits): Promise<void> {
  progress.phase = 'loading';
  const login = check.fetchLogin?.();
  login?.catch(() => {}); // it may fail while the driver still loads; the error is thrown below
  if (check.prepare) await orAborted(signal, check.prepare());
  progress.phase = 'login';
  if (login) await orAborted(signal, login);
}

/** Runs a check of the process itself. Never throws. */
export function lookAt(check: LocalCheck, clock: Clock): Result {
  const startedAt = clock.monotonic();
  try {
    return resultOf(assertObservation(check.look()), clock, startedAt, 0);
  } catch (error) {
    return resultOf(failureOf(error), clock, startedAt, 0);
  }
}

/** One attempt. It ends with the probe's answer, its time limit or the run's signal, whichever comes first. */
async function attempt(check: RemoteCheck, limits: Limits, isNew: boolean): Promise<Outcome> {
  const { clock, attemptMs, signal, progress } = limits;
  signal.throwIfAborted();
  progress.begin(isNew);
  try {
    return assertObservation(await withTimeout(clock, attemptMs, check.probe, signal));
  } catch (error) {
    const isLate = error instanceof TimeLimitExceeded;
    const failure = failureOf(isLate ? new ProbeError('timeout', `no answer within ${attemptMs} ms`) : error);
    return failure.reason === 'timeout' ? { ...failure, silentMs: progress.silentMs } : failure;
  }
}

/** An error that is no ProbeError was thrown by Beacon's own code, or by a user's check: the dependency is not to blame. */
function failureOf(error: unknown): Outcome {
  if (error instanceof ProbeError) return { reason: error.reason, error };
  return { reason: 'unexpected_error', blame: 'beacon', error };
}

function resultOf(outcome: Outcome, clock: Clock, startedAt: number, attemptMs: number): Result {
  const { reason, blame, detail = {}, gauges, error, silentMs = 0 } = outcome;
  return {
    state: reason ? REASONS[reason].state : 'up',
    reason,
    blame: reason && (blame ?? REASONS[reason].blame),
    detail,
    ...(gauges && { gauges }),
    error,
    silentMs,
    attemptMs,
    observedAt: clock.now(),
    durationMs: clock.monotonic() - startedAt,
  };
}
