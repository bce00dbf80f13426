import type { Clock } from '../time/clock.ts';
import { assertChecks, type Check, type LocalCheck, type RemoteCheck, type Result } from './check.ts';
import { Flight } from './flight.ts';
import { ProbeError } from './probe-error.ts';
import { type ComponentReport, componentReport, isFresh } from './report.ts';
import { lookAt, runCheck } from './run.ts';
import { type CheckState, nextState } from './state.ts';
import type { Store } from './store.ts';

/** Selects checks by their names. */
export function named(names: readonly string[]): (check: Check) => boolean {
  return check => names.includes(check.name);
}

export type Ask = {
  /** Which checks. @default - all */
  readonly select?: (check: Check) => boolean;
  /** When the answer must be there: wall clock, ms since the epoch. */
  readonly deadlineAt: number;
  /** Results older than this, ms, are not served; 0 runs everything anew. @default - each check's TTL alone */
  readonly maxAgeMs?: number;
  /** Cuts the time limit of an attempt, ms. @default - each check's own */
  readonly attemptMs?: number;
};

/** Runs checks in parallel inside one deadline, remembers their results, and lets concurrent callers share a run. */
export class Checker {
  readonly #checks: readonly Check[];
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #flights = new Map<string, Flight<CheckState>>();

  /** @throws Error that lists every fault where names are double, malformed or reserved */
  constructor(checks: readonly Check[], { clock, store }: { clock: Clock; store: Store }) {
    assertChecks(checks);
    this.#checks = checks;
    this.#clock = clock;
    this.#store = store;
  }

  /** The names of all checks, in their order. */
  get names(): readonly string[] {
    return this.#checks.map(check => check.name);
  }

  /** Settles by the deadline, whatever hangs: a check that has not ended by then reads `timeout`. */
  async run(ask: Ask): Promise<ComponentReport[]> {
    const checks = ask.select ? this.#checks.filter(ask.select) : this.#checks;
    const flying = new Map(this.#flights); // what these bring is newer than this call, even if they land below
    const states = await this.#store.read(checks.map(check => check.name));
    return Promise.all(
      checks.map(check => {
        const state = states.get(check.name);
        return check.local
          ? this.#local(check, state)
          : this.#remote(check, state, flying.get(check.name), ask);
      }),
    );
  }

  async #local(check: LocalCheck, state: CheckState | undefined) {
    return componentReport(check, await this.#keep(check, state, lookAt(check, this.#clock)), 'run');
  }

  async #remote(
    check: RemoteCheck,
    state: CheckState | undefined,
    flying: Flight<CheckState> | undefined,
    ask: Ask,
  ) {
    if (state && isFresh(check, state.result, this.#clock.now(), ask.maxAgeMs ?? Number.POSITIVE_INFINITY)) {
      return componentReport(check, state, 'stored');
    }
    const joined = [flying, this.#flights.get(check.name)].find(flight => flight && !flight.isCut);
    const flight = joined ?? this.#start(check, state, ask);
    const since = this.#clock.monotonic();
    const next = (await flight.wait(ask.deadlineAt)) ?? nextState(state, this.#unfinished(since));
    return componentReport(check, next, joined ? 'joined' : 'run');
  }

  #start(check: RemoteCheck, state: CheckState | undefined, ask: Ask): Flight<CheckState> {
    const attemptMs = Math.min(check.timeoutMs, ask.attemptMs ?? Number.POSITIVE_INFINITY);
    const flight: Flight<CheckState> = new Flight(this.#clock, async signal => {
      signal.addEventListener('abort', () => this.#forget(check, flight), { once: true });
      try {
        return await this.#keep(
          check,
          state,
          await runCheck(check, { clock: this.#clock, attemptMs, signal }),
        );
      } finally {
        this.#forget(check, flight);
      }
    });
    this.#flights.set(check.name, flight);
    return flight;
  }

  async #keep(check: Check, previous: CheckState | undefined, result: Result): Promise<CheckState> {
    const next = nextState(previous, result);
    await this.#store.write(check.name, next, previous?.result.observedAt ?? 0);
    return next;
  }

  #forget(check: Check, flight: Flight<CheckState>): void {
    if (this.#flights.get(check.name) === flight) this.#flights.delete(check.name);
  }

  /** What a caller hears whose deadline came first. It is not kept: the run had less than its time. */
  #unfinished(since: number): Result {
    return {
      state: 'down',
      reason: 'timeout',
      detail: {},
      error: new ProbeError('timeout', 'the answer was due before the check had ended'),
      observedAt: this.#clock.now(),
      durationMs: this.#clock.monotonic() - since,
    };
  }
}
