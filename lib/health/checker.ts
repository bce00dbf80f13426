import type { Clock } from '../time/clock.ts';
import type { Ask } from './ask.ts';
import { changeOf } from './change.ts';
import type { Check, LocalCheck, RemoteCheck } from './check.ts';
import { assertChecks } from './check-faults.ts';
import { type CheckerOptions, randomObserver } from './checker-options.ts';
import { overridden } from './overridden.ts';
import { countingOverrides } from './override.ts';
import { type ComponentReport, componentReport, isFresh, overallStatus, type Report } from './report.ts';
import { lookAt } from './run.ts';
import { type Ran, type Run, Runs } from './runs.ts';
import type { SharedMemory } from './shared-memory.ts';
import { type Found, Sharing, type SharingOptions } from './sharing.ts';
import { type CheckState, newest, nextState } from './state.ts';
import { MemoryStore } from './store.ts';
import { AT_ONCE, type CheckThresholds, type Thresholds } from './thresholds.ts';
import { type LimitedStore, TolerantStore } from './tolerant-store.ts';

/** What the checks of one call of `run` have in common. */
type Request = {
  readonly ask: Ask;
  /** Runs that were going on when the call began: they end after it, so their results are fresh enough. */
  readonly inFlight: ReadonlyMap<string, Run>;
  readonly sharing: Sharing | undefined;
};

/** Runs checks in parallel within one deadline, keeps their results, and lets concurrent callers share a run. */
export class Checker {
  readonly #checks: readonly Check[];
  readonly #clock: Clock;
  readonly #store: LimitedStore;
  readonly #shared: SharedMemory | undefined;
  readonly #runs: Runs;
  readonly #thresholds: Thresholds;
  readonly #sharing: Omit<SharingOptions, 'memory' | 'names' | 'ask'>;

  /** @throws InvalidChecks that lists every duplicate, malformed or reserved name */
  constructor(
    checks: readonly Check[],
    { clock, store, shared, thresholds = AT_ONCE, onStoreError = () => {}, ...options }: CheckerOptions,
  ) {
    assertChecks(checks);
    const { observer = randomObserver(), onChange = () => {} } = options;
    this.#checks = checks;
    this.#clock = clock;
    // The memory of this process can't hang, so it needs no timers.
    const isOwnMemory = store instanceof MemoryStore;
    this.#store = isOwnMemory ? store : new TolerantStore(store, { clock, onError: onStoreError });
    this.#shared = shared;
    this.#runs = new Runs(clock);
    this.#thresholds = thresholds;
    const rulesOf = (check: RemoteCheck) => this.#rulesOf(check);
    this.#sharing = { clock, observer, onChange, rulesOf, last: new Map() };
  }

  /** The names of all checks, in their order. */
  get names(): readonly string[] {
    return this.#checks.map(check => check.name);
  }

  /** Answers by the deadline, whatever hangs: a check that has not finished by then is reported as `timeout`. */
  async run(ask: Ask): Promise<Report> {
    const startedAt = this.#clock.monotonic();
    const checks = ask.select ? this.#checks.filter(ask.select) : this.#checks;
    const request = { ask, inFlight: this.#runs.current(), sharing: this.#sharingOf(checks, ask) };
    const components = this.#overridden(checks, await this.#components(checks, request));
    return {
      status: overallStatus(components, ask.isCritical),
      at: this.#clock.now(),
      durationMs: this.#clock.monotonic() - startedAt,
      components,
      ...(request.sharing?.isUnavailable && { isSharingUnavailable: true }),
    };
  }

  /** The components with what operators have said about them. */
  #overridden(checks: readonly Check[], components: readonly ComponentReport[]): readonly ComponentReport[] {
    const given = this.#shared?.overrides() ?? [];
    if (given.length === 0) return components;
    const overrides = countingOverrides(given, this.names, this.#clock.now());
    return components.map((component, index) => overridden(checks[index] as Check, component, overrides));
  }

  #sharingOf(checks: readonly Check[], ask: Ask): Sharing | undefined {
    const names = checks.filter(({ local }) => !local).map(({ name }) => name);
    return this.#shared && new Sharing({ ...this.#sharing, memory: this.#shared, names, ask });
  }

  async #components(checks: readonly Check[], request: Request): Promise<ComponentReport[]> {
    const names = checks.map(check => check.name);
    const states = await this.#store.read(names, this.#remainingMs(request));
    return Promise.all(
      checks.map(check => {
        const state = states.get(check.name);
        return check.local ? this.#local(check, state, request) : this.#remote(check, state, request);
      }),
    );
  }

  async #local(check: LocalCheck, state: CheckState | undefined, request: Request): Promise<ComponentReport> {
    const next = nextState(state, lookAt(check, this.#clock));
    this.#noteChange(check, state, next);
    await this.#keep(check, state, next, this.#remainingMs(request));
    return componentReport(check, next, 'run');
  }

  async #remote(check: RemoteCheck, own: CheckState | undefined, request: Request): Promise<ComponentReport> {
    const { ask, inFlight, sharing } = request;
    if (own && isFresh(check, own, this.#clock.now(), ask)) return this.#stored(check, own, request);
    const joined = this.#runs.joinable(check, inFlight);
    if (!joined) {
      const found = await sharing?.find(check, own);
      if (found) return this.#found(check, own, found, sharing);
    }
    const run = joined ?? this.#runs.joinable(check, inFlight);
    const previous = newest(own, sharing?.seen(check)?.state);
    const ran = await this.#ran(check, run ?? this.#start(check, previous, request), previous, request);
    if ('isStale' in ran) return this.#found(check, own, ran, sharing);
    const origin = ran.isShared ? 'shared' : run ? 'joined' : 'run';
    return this.#report(check, ran.state, origin, { shared: sharing?.seen(check) });
  }

  /** A result of this process. Where it only says that Beacon itself failed, another environment may know more. */
  async #stored(check: RemoteCheck, own: CheckState, { sharing }: Request): Promise<ComponentReport> {
    const isOwnFault = own.result.blame === 'beacon';
    const found = isOwnFault ? await sharing?.find(check, own) : undefined;
    return found
      ? this.#found(check, own, found, sharing)
      : this.#report(check, own, 'stored', { shared: sharing?.seen(check) });
  }

  /** Waits for a run; beside a memory that is late, for whichever has a result first. */
  async #ran(
    check: RemoteCheck,
    run: Run,
    previous: CheckState | undefined,
    { ask, sharing }: Request,
  ): Promise<Ran | Found> {
    const late = sharing?.findLate(check, previous);
    if (!late) return this.#runs.wait(check, run, ask, previous);
    const leave = new AbortController();
    const ran = this.#runs.wait(check, run, ask, previous, leave.signal);
    ran.catch(() => {}); // it may fail after the memory has answered
    const first = await Promise.race([ran, late]);
    leave.abort();
    return first;
  }

  #start(check: RemoteCheck, previous: CheckState | undefined, { ask, sharing }: Request): Run {
    const attemptMs = Math.min(check.timeoutMs, ask.attemptMs ?? Number.POSITIVE_INFINITY);
    const keep = (state: CheckState, before: CheckState | undefined) => {
      if (!this.#shared) this.#noteChange(check, before, state);
      return this.#keep(check, before, state, Number.POSITIVE_INFINITY);
    };
    const [rules, shared] = [this.#rulesOf(check), sharing?.runOf(check, previous)];
    return this.#runs.start(check, { previous, rules, attemptMs, keep, shared });
  }

  /** Without a shared memory, each environment has its own changes. */
  #noteChange({ name }: Check, before: CheckState | undefined, after: CheckState): void {
    const change = changeOf(name, this.#sharing.observer, before, after);
    if (change) this.#sharing.onChange(change);
  }

  #rulesOf({ slowMs = 0 }: RemoteCheck): CheckThresholds {
    return { ...this.#thresholds, slowMs };
  }

  /** Reports what another environment saw, and keeps it: the next request needs no memory but this process's. */
  async #found(
    check: RemoteCheck,
    own: CheckState | undefined,
    { state, isStale }: Found,
    sharing: Sharing | undefined,
  ): Promise<ComponentReport> {
    await this.#keep(check, own, state, Number.POSITIVE_INFINITY);
    return this.#report(check, state, 'shared', { isStale, shared: sharing?.seen(check) });
  }

  #report(
    check: RemoteCheck,
    state: CheckState,
    origin: ComponentReport['origin'],
    more: Pick<ComponentReport, 'shared'> & { readonly isStale?: boolean } = {},
  ): ComponentReport {
    return componentReport(check, state, origin, { ...more, silentRuns: this.#runs.silentRunsOf(check) });
  }

  #keep(check: Check, previous: CheckState | undefined, next: CheckState, limitMs: number): Promise<void> {
    return this.#store.write(check.name, next, previous?.result.observedAt ?? 0, limitMs);
  }

  #remainingMs({ ask }: Request): number {
    return ask.deadlineAt - this.#clock.now();
  }
}
