import type { Reason } from '../names/reasons.ts';
import type { Clock } from '../time/clock.ts';
import type { Check, LocalCheck, RemoteCheck, Result } from './check.ts';
import { assertChecks } from './check-faults.ts';
import { SILENT_MS } from './evidence.ts';
import { Flight } from './flight.ts';
import { type Outcome, resultOf } from './outcome.ts';
import { ProbeError } from './probe-error.ts';
import { RunProgress } from './progress.ts';
import { type ComponentReport, componentReport, isFresh, overallStatus, type Report } from './report.ts';
import { lookAt, runCheck } from './run.ts';
import { Silence } from './silence.ts';
import { type CheckState, nextState } from './state.ts';
import { MemoryStore, type Store } from './store.ts';
import { type LimitedStore, TolerantStore } from './tolerant-store.ts';

/** Selects checks by their names. */
export function named(names: readonly string[]): (check: Check) => boolean {
  return check => names.includes(check.name);
}

/** What a caller wants to know, and by when. */
export type Ask = {
  /** Which checks. @default - all */
  readonly select?: (check: Check) => boolean;
  /** When the answer is due: wall clock, ms since the epoch. */
  readonly deadlineAt: number;
  /** Results of this age or older, ms, are not used; 0 runs every check anew. @default - each check's TTL alone */
  readonly maxAgeMs?: number;
  /** Shortens the time limit of an attempt, ms. @default - each check's own */
  readonly attemptMs?: number;
  /** Which components take the whole down when they are down. @default - those whose checks are critical */
  readonly isCritical?: (component: ComponentReport) => boolean;
};

export type CheckerOptions = {
  readonly clock: Clock;
  readonly store: Store;
  /** Called when the store fails; the run goes on without it. @default - ignored */
  readonly onStoreError?: (error: unknown) => void;
};

/** A run that is going on. */
type Run = {
  readonly flight: Flight<CheckState>;
  readonly progress: RunProgress;
  readonly attemptMs: number;
};

/** Runs checks in parallel within one deadline, keeps their results, and lets concurrent callers share a run. */
export class Checker {
  readonly #checks: readonly Check[];
  readonly #clock: Clock;
  readonly #store: LimitedStore;
  readonly #runs = new Map<string, Run>();
  readonly #silence = new Silence();

  /** @throws InvalidChecks that lists every duplicate, malformed or reserved name */
  constructor(checks: readonly Check[], { clock, store, onStoreError = () => {} }: CheckerOptions) {
    assertChecks(checks);
    this.#checks = checks;
    this.#clock = clock;
    // The memory of this process can't hang, so it needs no timers.
    const isOwnMemory = store instanceof MemoryStore;
    this.#store = isOwnMemory ? store : new TolerantStore(store, { clock, onError: onStoreError });
  }

  /** The names of all checks, in their order. */
  get names(): readonly string[] {
    return this.#checks.map(check => check.name);
  }

  /** Answers by the deadline, whatever hangs: a check that has not finished by then is reported as `timeout`. */
  async run(ask: Ask): Promise<Report> {
    const startedAt = this.#clock.monotonic();
    const components = await this.#components(ask);
    return {
      status: overallStatus(components, ask.isCritical),
      at: this.#clock.now(),
      durationMs: this.#clock.monotonic() - startedAt,
      components,
    };
  }

  async #components(ask: Ask): Promise<ComponentReport[]> {
    const checks = ask.select ? this.#checks.filter(ask.select) : this.#checks;
    const inFlight = new Map(this.#runs); // a run in flight ends after this call began: its result is fresh enough
    const states = await this.#store.read(
      checks.map(check => check.name),
      this.#remainingMs(ask),
    );
    return Promise.all(
      checks.map(check => {
        const state = states.get(check.name);
        return check.local
          ? this.#local(check, state, ask)
          : this.#remote(check, state, inFlight.get(check.name), ask);
      }),
    );
  }

  async #local(check: LocalCheck, state: CheckState | undefined, ask: Ask): Promise<ComponentReport> {
    const next = nextState(state, lookAt(check, this.#clock));
    await this.#keep(check, state, next, this.#remainingMs(ask));
    return componentReport(check, next, 'run');
  }

  async #remote(
    check: RemoteCheck,
    state: CheckState | undefined,
    inFlight: Run | undefined,
    ask: Ask,
  ): Promise<ComponentReport> {
    if (state && isFresh(check, state.result, this.#clock.now(), ask)) {
      return componentReport(check, state, 'stored', this.#silence.runsOf(check));
    }
    const joined = [inFlight, this.#runs.get(check.name)].find(run => run && !run.flight.isAborted);
    const run = joined ?? this.#start(check, state, ask);
    const since = this.#clock.monotonic();
    const next =
      (await run.flight.wait(ask.deadlineAt)) ?? nextState(state, this.#cutShort(check, run, since));
    return componentReport(check, next, joined ? 'joined' : 'run', this.#silence.runsOf(check));
  }

  #start(check: RemoteCheck, state: CheckState | undefined, ask: Ask): Run {
    const attemptMs = Math.min(check.timeoutMs, ask.attemptMs ?? Number.POSITIVE_INFINITY);
    const progress = new RunProgress(this.#clock);
    const flight: Flight<CheckState> = new Flight(this.#clock, async (signal, pass) => {
      signal.addEventListener('abort', () => this.#forget(check, run), { once: true });
      try {
        const result = await runCheck(check, { clock: this.#clock, attemptMs, signal, progress });
        this.#silence.note(check, result.reason, progress);
        const next = nextState(state, result);
        pass(next); // from now on a hanging store can't delay the answer beyond its deadline
        await this.#keep(check, state, next, Number.POSITIVE_INFINITY);
      } finally {
        this.#forget(check, run);
      }
    });
    const run: Run = { flight, progress, attemptMs };
    this.#runs.set(check.name, run);
    return run;
  }

  #keep(check: Check, previous: CheckState | undefined, next: CheckState, limitMs: number): Promise<void> {
    return this.#store.write(check.name, next, previous?.result.observedAt ?? 0, limitMs);
  }

  #remainingMs({ deadlineAt }: Ask): number {
    return deadlineAt - this.#clock.now();
  }

  #forget(check: Check, run: Run): void {
    if (this.#runs.get(check.name) === run) this.#runs.delete(check.name);
  }

  /** The result for a caller whose deadline came first. It is not kept: the run had less than its time. */
  #cutShort(check: RemoteCheck, { progress, attemptMs }: Run, since: number): Result {
    const outcome = progress.seen ?? cutOutcome(progress);
    this.#silence.note(check, outcome.reason, progress);
    return resultOf(outcome, this.#clock, since, attemptMs);
  }
}

function cutOutcome(progress: RunProgress): Outcome {
  const reason = cutReason(progress);
  const error = new ProbeError(reason, 'the answer was due before the check had finished');
  return { reason, error, silentMs: reason === 'timeout' ? progress.silentMs : 0 };
}

/** Why a run was not finished: the dependency was silent for long enough, the login did not come, or time ran out. */
function cutReason({ phase, silentMs }: RunProgress): Reason {
  if (silentMs >= SILENT_MS) return 'timeout';
  return phase === 'login' ? 'credentials_unavailable' : 'unfinished';
}
