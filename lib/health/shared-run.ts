import type { Clock } from '../time/clock.ts';
import { wait } from '../time/time-limit.ts';
import type { Ask } from './ask.ts';
import type { Change } from './change.ts';
import type { RemoteCheck } from './check.ts';
import { type Judge, judgedNow, reachNow, sharedAfter, withoutLease } from './fleet-verdict.ts';
import { works } from './memory.ts';
import type { Acquired, SharedRun } from './runs.ts';
import type { SharedAccess } from './shared-access.ts';
import type { Shared } from './shared-memory.ts';
import type { CheckState } from './state.ts';
import { confirming, isSuspected, shouldConfirm, shouldLookAgain, standingOf } from './verdict.ts';

/** How often an environment looks again while another one runs the check, ms. */
const LOOK_AGAIN_MS = 40;

/** What an answer needs besides an attempt, ms. */
const RESERVE_MS = 150;

/** So often an environment tries to take a lease. Who loses it sees the winner's lease, unless the memory is broken. */
const MAX_TAKES = 2;

/** How often a write is tried again after another environment was quicker. */
const TRIES = 3;

/** A lease outlasts the deadline of its run by this, so that the result can still be written, ms. */
const LEASE_RESERVE_MS = 200;

type Options = {
  readonly clock: Clock;
  readonly ask: Ask;
  readonly access: SharedAccess;
  readonly check: RemoteCheck;
  readonly judge: () => Judge;
  /** What another environment has seen, if it needs no run here; `undefined`: this one should run. */
  readonly usable: (shared: Shared) => CheckState | undefined;
  readonly onChange: (change: Change) => void;
};

/** One run of a check, as all environments share it. */
export class FleetRun implements SharedRun {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * Takes the lease, or waits for the result of the environment that has it, as long as the deadline allows. Who
   * confirms a failure looks despite the lease.
   */
  async acquire(): Promise<Acquired> {
    const { access, check, clock, usable } = this.#options;
    let seen = access.seen(check);
    let last = seen;
    let takes = 0;
    for (let isFirst = true; seen && access.isRead; isFirst = false) {
      const known = isFirst ? undefined : usable(seen);
      if (known) return { known, mustConnect: false };
      const next = this.#claim(seen);
      if (next === seen || (next && takes === MAX_TAKES)) break;
      if (next) takes += 1;
      if (next && (await access.put(check, seen, next))) break;
      await wait(clock, LOOK_AGAIN_MS);
      seen = await access.readAgain(check);
      last = seen ?? last;
    }
    return { mustConnect: last !== undefined && isSuspected(last, this.#options.judge().observer) };
  }

  /** The memory with which this environment may look; the same if it needs no claim; `undefined`: it has to wait. */
  #claim(seen: Shared): Shared | undefined {
    const judge = this.#options.judge();
    const { observer, nowAt } = judge;
    const reach = reachNow(seen, judge);
    if (standingOf(seen, observer, nowAt, reach, judge.rules).aloneSince !== undefined) return seen;
    if (shouldLookAgain(seen, observer, reach)) return seen;
    if (shouldConfirm(seen, observer, nowAt, reach)) return confirming(seen, observer, nowAt);
    if (seen.leaseUntil > nowAt && seen.leaseOf !== observer) return this.#canWait() ? undefined : seen;
    return { ...seen, leaseUntil: this.#options.ask.deadlineAt + LEASE_RESERVE_MS, leaseOf: observer };
  }

  #canWait(): boolean {
    const { ask, check, clock } = this.#options;
    const { deadlineAt, attemptMs = check.timeoutMs, maxAgeMs } = ask;
    if (maxAgeMs === 0) return false; // the caller wants a run of this environment
    return clock.now() + LOOK_AGAIN_MS < deadlineAt - Math.min(attemptMs, check.timeoutMs) - RESERVE_MS;
  }

  /** Writes what was seen. Returns the state as this environment answers it. */
  async store(own: CheckState): Promise<CheckState> {
    const { access, check, judge } = this.#options;
    if (!access.isRead && works(own.result)) return own; // it does not wait for a late memory
    await access.read();
    const seen = access.seen(check);
    if (!seen) return own;
    if (own.result.blame === 'beacon') return this.#endLease(own, seen);
    return judgedNow(own, await this.#write(own, seen), judge());
  }

  /** A fault of Beacon's own says nothing about the dependency. */
  async #endLease(own: CheckState, seen: Shared): Promise<CheckState> {
    const { access, check, judge } = this.#options;
    const free = withoutLease(seen, judge().observer);
    if (free !== seen) await access.put(check, seen, free);
    return own;
  }

  /** The memory with the result, written or not. */
  async #write({ result }: CheckState, read: Shared): Promise<Shared> {
    const { access, check, judge } = this.#options;
    let seen: Shared | undefined = read;
    let next = read;
    for (let tries = 0; tries < TRIES && seen; tries += 1) {
      const { observer, nowAt } = judge();
      next = sharedAfter(seen, { result, observer, nowAt }, judge());
      const written = await access.put(check, seen, next);
      if (written) {
        await this.#note(seen, written);
        return written;
      }
      seen = await access.readAgain(check);
    }
    return next;
  }

  /** Tells of a new change, and adds those that wait to the history: each run tries, until one has succeeded. */
  async #note(seen: Shared, written: Shared): Promise<void> {
    const { access, check, onChange } = this.#options;
    const { changes: waiting = [], ...rest } = written;
    const last = waiting.at(-1);
    if (last && seen.verdict !== written.verdict) onChange(last);
    let added = 0;
    for (const change of waiting) {
      if (!(await access.record(change))) break;
      added += 1;
    }
    const left = waiting.slice(added);
    if (added > 0) await access.put(check, written, { ...rest, ...(left.length > 0 && { changes: left }) });
  }
}
