import type { Clock } from '../time/clock.ts';
import { wait } from '../time/time-limit.ts';
import type { Ask, SharingLimits } from './ask.ts';
import type { RemoteCheck } from './check.ts';
import { isFresh, ttlMs } from './report.ts';
import type { SharedRun } from './runs.ts';
import type { Shared, SharedMemory, SharedSession } from './shared-memory.ts';
import type { CheckState } from './state.ts';

/** Limits for callers who can wait, ms. */
const USUAL: SharingLimits = { budgetMs: 100, coldBudgetMs: 250, staleMs: 0 };

/** How often an environment looks again while another one runs the check, ms. */
const LOOK_AGAIN_MS = 40;

/** What an answer needs besides an attempt, ms. */
const RESERVE_MS = 150;

/** So often an environment tries to take a lease. Who loses it sees the winner's lease, unless the memory is broken. */
const MAX_TAKES = 2;

/** A lease outlasts the deadline of its run by this, so that the result can still be written, ms. */
const LEASE_RESERVE_MS = 200;

/** A result that is served without a run in this environment. */
export type Found = { readonly state: CheckState; readonly isStale: boolean };

type SharingOptions = {
  readonly clock: Clock;
  readonly memory: SharedMemory;
  readonly names: readonly string[];
  readonly ask: Ask;
};

/** The use of the shared memory by one request. It reads once for all components, and only if one needs it. */
export class Sharing {
  readonly #clock: Clock;
  readonly #ask: Ask;
  readonly #limits: SharingLimits;
  readonly #session: SharedSession;
  readonly #names: readonly string[];
  #reading: Promise<ReadonlyMap<string, Shared> | undefined> | undefined;
  /** What was read; `undefined` before that, and when the memory is not available. */
  #seen: ReadonlyMap<string, Shared> | undefined;

  constructor({ clock, memory, names, ask }: SharingOptions) {
    this.#clock = clock;
    this.#ask = ask;
    this.#limits = ask.sharing ?? USUAL;
    this.#session = memory.open(this.#limits);
    this.#names = names;
  }

  /** What was known about a component when this request read the memory. */
  seen({ name }: RemoteCheck): Shared | undefined {
    return this.#seen?.get(name);
  }

  /** Whether the memory was asked and did not answer. */
  get isUnavailable(): boolean {
    return this.#reading !== undefined && this.#seen === undefined;
  }

  /** A result that needs no run here. `undefined`: there is none, or the memory has not answered within the patience. */
  async find(check: RemoteCheck): Promise<Found | undefined> {
    const { patienceMs } = this.#limits;
    const reading = this.#read();
    if (patienceMs === undefined) await reading;
    else await Promise.race([reading, wait(this.#clock, patienceMs)]);
    return this.#usable(check, this.seen(check));
  }

  /** The same, later: for a caller whose patience ended before the memory answered. Never settles without a result. */
  findLate(check: RemoteCheck): Promise<Found> | undefined {
    if (this.#seen !== undefined) return undefined;
    return new Promise(resolve => {
      void this.#read().then(() => {
        const found = this.#usable(check, this.seen(check));
        if (found) resolve(found);
      });
    });
  }

  /** How a run of this request shares its result. */
  runOf(check: RemoteCheck): SharedRun {
    let held: Shared | undefined;
    return {
      acquire: async () => {
        const acquired = await this.#acquire(check);
        held = acquired.held;
        return acquired.state;
      },
      store: async state => {
        if (!held) return;
        // A fault of Beacon's own says nothing about the dependency: it only ends the lease.
        const isOwnFault = state.result.blame === 'beacon';
        await this.#session.write(check.name, held, isOwnFault ? undefined : state);
      },
    };
  }

  /** Takes the lease, or waits for the result of the environment that has it, as long as the deadline allows. */
  async #acquire(check: RemoteCheck): Promise<{ readonly state?: CheckState; readonly held?: Shared }> {
    let seen = this.seen(check);
    let takes = 0;
    for (let isFirst = true; seen; isFirst = false) {
      const fresh = isFirst ? undefined : this.#usable(check, seen);
      if (fresh && !fresh.isStale) return { state: fresh.state };
      if (seen.leaseUntil <= this.#clock.now()) {
        if (takes === MAX_TAKES) return {};
        takes += 1;
        const held = await this.#session.take(check.name, seen, this.#ask.deadlineAt + LEASE_RESERVE_MS);
        if (held) return { held };
      } else if (!this.#canWait(check)) return { held: seen };
      await wait(this.#clock, LOOK_AGAIN_MS);
      seen = (await this.#session.read([check.name]))?.get(check.name);
    }
    return {};
  }

  #canWait({ timeoutMs }: RemoteCheck): boolean {
    const { deadlineAt, attemptMs = timeoutMs, maxAgeMs } = this.#ask;
    if (maxAgeMs === 0) return false; // the caller wants a run of this environment
    return this.#clock.now() + LOOK_AGAIN_MS < deadlineAt - Math.min(attemptMs, timeoutMs) - RESERVE_MS;
  }

  async #read(): Promise<void> {
    this.#reading ??= this.#session.read(this.#names);
    this.#seen = await this.#reading;
  }

  #usable(check: RemoteCheck, shared: Shared | undefined): Found | undefined {
    if (!shared?.state || this.#ask.maxAgeMs === 0) return undefined;
    const { state, leaseUntil } = shared;
    const now = this.#clock.now();
    if (isFresh(check, state, now, this.#ask)) return { state, isStale: false };
    const age = now - state.result.observedAt;
    const isStale = leaseUntil > now && age < ttlMs(check, state) + this.#limits.staleMs;
    return isStale && this.#limits.staleMs > 0 ? { state, isStale } : undefined;
  }
}
