import type { Clock } from '../time/clock.ts';
import type { Check, LocalCheck, RemoteCheck, Result } from './check.ts';
import { assertChecks } from './check-faults.ts';
import { Flight } from './flight.ts';
import { ProbeError } from './probe-error.ts';
import { type ComponentReport, componentReport, isFresh, overallStatus, type Report } from './report.ts';
import { lookAt, runCheck } from './run.ts';
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

/** Runs checks in parallel within one deadline, keeps their results, and lets concurrent callers share a run. */
export class Checker {
  readonly #checks: readonly Check[];
  readonly #clock: Clock;
  readonly #store: LimitedStore;
  readonly #flights = new Map<string, Flight<CheckState>>();

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
    const inFlight = new Map(this.#flights); // a run in flight ends after this call began: its result is fresh enough
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
    inFlight: Flight<CheckState> | undefined,
    ask: Ask,
  ): Promise<ComponentReport> {
    if (state && isFresh(check, state.result, this.#clock.now(), ask.maxAgeMs ?? Number.POSITIVE_INFINITY)) {
      return componentReport(check, state, 'stored');
    }
    const joined = [inFlight, this.#flights.get(check.name)].find(flight => flight && !flight.isAborted);
    const flight = joined ?? this.#start(check, state, ask);
    const since = this.#clock.monotonic();
    const next = (await flight.wait(ask.deadlineAt)) ?? nextState(state, this.#unfinished(since));
    return componentReport(check, next, joined ? 'joined' : 'run');
  }

  #start(check: RemoteCheck, state: CheckState | undefined, ask: Ask): Flight<CheckState> {
    const attemptMs = Math.min(check.timeoutMs, ask.attemptMs ?? Number.POSITIVE_INFINITY);
    const flight: Flight<CheckState> = new Flight(this.#clock, async (signal, pass) => {
      signal.addEventListener('abort', () => this.#forget(check, flight), { once: true });
      try {
        const result = await runCheck(check, { clock: this.#clock, attemptMs, signal });
        const next = nextState(state, result);
        pass(next); // from now on a hanging store can't delay the answer beyond its deadline
        await this.#keep(check, state, next, Number.POSITIVE_INFINITY);
      } finally {
        this.#forget(check, flight);
      }
    });
    this.#flights.set(check.name, flight);
    return flight;
  }

  #keep(check: Check, previous: CheckState | undefined, next: CheckState, limitMs: number): Promise<void> {
    return this.#store.write(check.name, next, previous?.result.observedAt ?? 0, limitMs);
  }

  #remainingMs({ deadlineAt }: Ask): number {
    return deadlineAt - this.#clock.now();
  }

  #forget(check: Check, flight: Flight<CheckState>): void {
    if (this.#flights.get(check.name) === flight) this.#flights.delete(check.name);
  }

  /** The result for a caller whose deadline came first. It is not kept: the run had less than its time. */
  #unfinished(since: number): Result {
    return {
      state: 'down',
      reason: 'timeout',
      detail: {},
      error: new ProbeError('timeout', 'the answer was due before the check had finished'),
      observedAt: this.#clock.now(),
      durationMs: this.#clock.monotonic() - since,
    };
  }
}
