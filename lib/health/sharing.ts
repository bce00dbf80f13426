import type { Clock } from '../time/clock.ts';
import { wait } from '../time/time-limit.ts';
import type { Ask, SharingLimits } from './ask.ts';
import type { Change } from './change.ts';
import type { RemoteCheck } from './check.ts';
import { type Judge, reachNow, viewNow } from './fleet-verdict.ts';
import { isFresh, ttlMs } from './report.ts';
import type { SharedRun } from './runs.ts';
import { type LastKnown, SharedAccess } from './shared-access.ts';
import type { Shared, SharedMemory } from './shared-memory.ts';
import { FleetRun } from './shared-run.ts';
import type { CheckState } from './state.ts';
import type { CheckThresholds } from './thresholds.ts';
import { shouldConfirm } from './verdict.ts';

/** Limits for callers who can wait, ms. */
const USUAL: SharingLimits = { budgetMs: 100, coldBudgetMs: 250, staleMs: 0 };

/** A result that is served without a run in this environment. */
export type Found = { readonly state: CheckState; readonly isStale: boolean };

export type SharingOptions = {
  readonly clock: Clock;
  readonly memory: SharedMemory;
  readonly names: readonly string[];
  readonly ask: Ask;
  /** The name of this environment. */
  readonly observer: string;
  readonly rulesOf: (check: RemoteCheck) => CheckThresholds;
  readonly last: LastKnown;
  /** Called when a run of this request changes what the fleet believes. */
  readonly onChange: (change: Change) => void;
};

/** The use of the shared memory by one request. */
export class Sharing {
  readonly #options: SharingOptions;
  readonly #limits: SharingLimits;
  readonly #access: SharedAccess;

  constructor(options: SharingOptions) {
    this.#options = options;
    this.#limits = options.ask.sharing ?? USUAL;
    this.#access = new SharedAccess({ ...options, limits: this.#limits });
  }

  /** What is known about a component, if this request needed the memory. */
  seen(check: RemoteCheck): Shared | undefined {
    return this.#access.seen(check);
  }

  /** Whether the memory was asked and did not answer. */
  get isUnavailable(): boolean {
    return this.#access.isUnavailable;
  }

  /**
   * A result that needs no run here. `undefined`: there is none, or the memory has not answered within the patience.
   * @param own what this environment saw last
   */
  async find(check: RemoteCheck, own: CheckState | undefined): Promise<Found | undefined> {
    const { patienceMs } = this.#limits;
    const reading = this.#access.read();
    if (patienceMs === undefined) await reading;
    else await Promise.race([reading, wait(this.#options.clock, patienceMs)]);
    return this.#usable(check, this.seen(check), own);
  }

  /** The same, later: for a caller whose patience ended before the memory answered. Never settles without a result. */
  findLate(check: RemoteCheck, own: CheckState | undefined): Promise<Found> | undefined {
    if (this.#access.isRead) return undefined;
    return new Promise(resolve => {
      void this.#access.read().then(() => {
        const found = this.#usable(check, this.seen(check), own);
        if (found) resolve(found);
      });
    });
  }

  /** How a run of this request shares its result. */
  runOf(check: RemoteCheck, own: CheckState | undefined): SharedRun {
    const { clock, ask, onChange } = this.#options;
    return new FleetRun({
      ...{ clock, ask, check, onChange },
      access: this.#access,
      judge: () => this.#judge(check),
      usable: shared => {
        const found = this.#usable(check, shared, own);
        return found?.isStale ? undefined : found?.state;
      },
    });
  }

  #judge(check: RemoteCheck): Judge {
    const { clock, observer, rulesOf } = this.#options;
    return { component: check.name, observer, nowAt: clock.now(), rules: rulesOf(check) };
  }

  #usable(check: RemoteCheck, shared: Shared | undefined, own: CheckState | undefined): Found | undefined {
    const { ask } = this.#options;
    if (!shared || ask.maxAgeMs === 0) return undefined;
    const judge = this.#judge(check);
    const { observer, nowAt } = judge;
    if (isOlder(shared, own)) return undefined;
    if (shouldConfirm(shared, observer, nowAt, reachNow(shared, judge))) return undefined;
    const state = viewNow(shared, judge);
    if (!state) return undefined;
    if (isFresh(check, state, nowAt, ask)) return { state, isStale: false };
    const age = nowAt - state.result.observedAt;
    const isRenewed = shared.leaseUntil > nowAt && shared.leaseOf !== observer;
    const isStale = isRenewed && age < ttlMs(check, state) + this.#limits.staleMs;
    return isStale && this.#limits.staleMs > 0 ? { state, isStale } : undefined;
  }
}

/**
 * Whether this environment has seen more since: its result could not be written, and an older one must not replace it.
 * That Beacon itself failed here says nothing.
 */
function isOlder({ state }: Shared, own: CheckState | undefined): boolean {
  if (!state || !own || own.result.blame === 'beacon') return false;
  return own.result.observedAt > state.result.observedAt;
}
