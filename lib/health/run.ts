import { REASONS, type Reason } from '../names/reasons.ts';
import type { Clock } from '../time/clock.ts';
import type { Detail, LocalCheck, Observation, RemoteCheck, Result } from './check.ts';
import { ProbeError } from './probe-error.ts';

export type RunLimits = {
  readonly clock: Clock;
  /** Limit of one attempt, ms. */
  readonly attemptMs: number;
  /** Nobody waits any longer: end the work. */
  readonly signal: AbortSignal;
};

type Outcome = { readonly reason: Reason | undefined; readonly detail: Detail; readonly error: unknown };

/** Failures that may lie with a connection kept from earlier rather than with the server at its other end. */
const CONNECTION_REASONS: ReadonlySet<Reason | undefined> = new Set<Reason>([
  'timeout',
  'connection_lost',
  'unreachable',
  'shutting_down',
  'read_only',
]);

/**
 * Runs a check: one attempt, and one more for each thing that may have been wrong with us instead of the server:
 * a connection kept from before a freeze (closed, reset or silent by now), a login that was changed meanwhile.
 * @throws the signal's reason when it aborts: what was seen by then proves nothing
 */
export async function runCheck(check: RemoteCheck, limits: RunLimits): Promise<Result> {
  const { clock, signal } = limits;
  const startedAt = clock.monotonic();
  const kept = check.isConnected?.() ?? false;
  let outcome = (await preparation(check)) ?? (await attempt(check, limits));
  if (kept && CONNECTION_REASONS.has(outcome.reason)) outcome = await attempt(check, limits);
  if (outcome.reason === 'authentication_failed' && check.renewCredentials?.()) {
    outcome = await attempt(check, limits);
  }
  signal.throwIfAborted();
  return result(outcome, clock, startedAt);
}

/** Looks at the process itself. */
export function lookAt(check: LocalCheck, clock: Clock): Result {
  const startedAt = clock.monotonic();
  try {
    return result(outcomeOf(check.look()), clock, startedAt);
  } catch (error) {
    return result(failure(error), clock, startedAt);
  }
}

function result(outcome: Outcome, clock: Clock, startedAt: number): Result {
  const state = outcome.reason ? REASONS[outcome.reason] : 'up';
  return { ...outcome, state, observedAt: clock.now(), durationMs: clock.monotonic() - startedAt };
}

async function preparation({ prepare }: RemoteCheck): Promise<Outcome | undefined> {
  try {
    await prepare?.();
    return undefined;
  } catch (error) {
    return failure(error);
  }
}

/** One attempt, over when the probe, its time limit or the run's signal says so, whichever is first. */
async function attempt(check: RemoteCheck, { clock, attemptMs, signal }: RunLimits): Promise<Outcome> {
  signal.throwIfAborted();
  const own = new AbortController();
  const end = () => own.abort(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  const cancel = clock.after(attemptMs, () => {
    own.abort(new ProbeError('timeout', `no answer within ${attemptMs} ms`));
  });
  try {
    return await Promise.race([observation(check, own.signal), abortion(own.signal)]);
  } finally {
    cancel();
    signal.removeEventListener('abort', end);
  }
}

/** Never rejects, so a probe that fails after its time is up disturbs nobody. */
async function observation(check: RemoteCheck, signal: AbortSignal): Promise<Outcome> {
  try {
    return outcomeOf(await check.probe(signal));
  } catch (error) {
    return failure(error);
  }
}

/** @throws TypeError where it is no observation: a probe in JavaScript may give anything */
function outcomeOf({ reason, detail = {} }: Observation): Outcome {
  if (reason !== undefined && !Object.hasOwn(REASONS, reason)) {
    throw new TypeError(`a reason that is not on the list: ${reason}`);
  }
  return { reason, detail, error: undefined };
}

function abortion(signal: AbortSignal): Promise<Outcome> {
  return new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(failure(signal.reason)), { once: true });
  });
}

function failure(error: unknown): Outcome {
  return { reason: error instanceof ProbeError ? error.reason : 'unexpected_error', detail: {}, error };
}
