import type { Reason } from '../names/reasons.ts';
import type { Clock } from '../time/clock.ts';
import { orAborted, TimeLimitExceeded, withTimeout } from '../time/time-limit.ts';
import type { LocalCheck, Probe, RemoteCheck, Renewal, Result } from './check.ts';
import { assertObservation } from './observation.ts';
import { failureOf, type Outcome, resultOf } from './outcome.ts';
import { ProbeError } from './probe-error.ts';
import { RunProgress } from './progress.ts';

export type RunLimits = {
  readonly clock: Clock;
  /** Limit of one attempt, ms. */
  readonly attemptMs: number;
  /** Aborts when no caller waits any longer: end the work. */
  readonly signal: AbortSignal;
  /** Whether the check has to work over a new connection, too. @default false */
  readonly mustConnect?: boolean;
  /** Updated while the run goes on. @default - not observed */
  readonly progress?: RunProgress;
};

/** Failures that may lie with a connection kept from an earlier run rather than with the server. */
const CONNECTION_REASONS: ReadonlySet<Reason | undefined> = new Set<Reason>([
  'timeout',
  'connection_lost',
  'unreachable',
  'shutting_down',
  'read_only',
]);

/** Failures that come before the server judges a login, or after it: another login changes nothing. */
const NOT_OF_THE_LOGIN: ReadonlySet<Reason | undefined> = new Set<Reason | undefined>([
  undefined,
  'timeout',
  'connection_refused',
  'dns_failure',
  'unreachable',
  'tls_failure',
  'credentials_unavailable',
  'read_only',
  'read_write_mismatch',
]);

/**
 * Runs a check: one attempt, and one more for each fault that may be Beacon's own instead of the server's: a connection
 * kept from before a freeze (closed, reset or silent by now), and a login that has been changed since. A kept connection
 * that has become old is replaced; where that fails while it still works, the component is degraded.
 * @throws the signal's reason when it aborts: what was seen by then proves nothing
 */
export async function runCheck(check: RemoteCheck, limits: RunLimits): Promise<Result> {
  const { clock, signal, attemptMs, mustConnect = false, progress = new RunProgress(clock) } = limits;
  const startedAt = clock.monotonic();
  const outcome = await outcomeOf(check, { ...limits, progress, mustConnect });
  signal.throwIfAborted();
  const answerMs = check.answerMs?.() ?? outcome.answerMs;
  return resultOf({ ...outcome, ...(answerMs !== undefined && { answerMs }) }, clock, startedAt, attemptMs);
}

type Limits = Required<RunLimits>;

async function outcomeOf(check: RemoteCheck, limits: Limits): Promise<Outcome> {
  try {
    const kept = check.isConnected?.() ?? false;
    await prepare(check, limits);
    // A check that cannot open a second connection proves as much over the one that it has.
    const outcome = await attempt(check.probe, limits, !kept || !check.renewal);
    if (!kept) return await orWithAnotherLogin(check, check.probe, outcome, limits);
    if (outcome.reason === undefined && check.renewal && (limits.mustConnect || check.renewal.isDue())) {
      return await renewed(check, check.renewal, outcome, limits);
    }
    if (outcome.reason === 'authentication_failed') {
      return await orWithAnotherLogin(check, check.probe, outcome, limits);
    }
    if (!CONNECTION_REASONS.has(outcome.reason)) return outcome;
    const second = await attempt(check.probe, limits, true);
    return await orWithAnotherLogin(check, check.probe, second, limits);
  } catch (error) {
    return failureOf(error);
  }
}

/** What a run knows: a failure of a new connection, or another attempt where there is another login. */
async function orWithAnotherLogin(
  check: RemoteCheck,
  probe: Probe,
  failure: Outcome,
  limits: Limits,
): Promise<Outcome> {
  const { reason } = failure;
  if (reason === undefined || NOT_OF_THE_LOGIN.has(reason) || !check.renewCredentials) return failure;
  // A rejected login that can't be fetched again is Beacon's fault; any other failure stays what it was.
  if (reason !== 'authentication_failed') limits.progress.seen ??= failure;
  limits.progress.phase = 'login';
  if (!(await orAborted(limits.signal, Promise.resolve(check.renewCredentials(reason))))) return failure;
  await prepare(check, limits);
  return attempt(probe, limits, true);
}

/** The outcome over a new connection; where it fails, the kept one still works: that is degraded, not down. */
async function renewed(
  check: RemoteCheck,
  { probe }: Renewal,
  works: Outcome,
  limits: Limits,
): Promise<Outcome> {
  limits.progress.seen = works;
  const first = await attempt(probe, limits, true);
  const outcome = await orWithAnotherLogin(check, probe, first, limits).catch(failureOf);
  return outcome.reason === undefined ? outcome : { ...outcome, stillWorks: true };
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
async function attempt(probe: Probe, limits: Limits, isNew: boolean): Promise<Outcome> {
  const { clock, attemptMs, signal, progress } = limits;
  signal.throwIfAborted();
  progress.begin(isNew);
  const startedAt = clock.monotonic();
  try {
    const seen = assertObservation(await withTimeout(clock, attemptMs, probe, signal));
    return { ...seen, isNewConnection: isNew, answerMs: clock.monotonic() - startedAt };
  } catch (error) {
    const isLate = error instanceof TimeLimitExceeded;
    const failure = failureOf(isLate ? new ProbeError('timeout', `no answer within ${attemptMs} ms`) : error);
    const silentMs = failure.reason === 'timeout' ? progress.silentMs : 0;
    return { ...failure, silentMs, isNewConnection: isNew };
  }
}
