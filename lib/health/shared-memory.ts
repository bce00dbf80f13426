import type { Override } from './override.ts';
import type { CheckState } from './state.ts';

/** What all environments together know about one component. Instants are wall clock of this process, ms since the epoch. */
export type Shared = {
  /** After the last result; `undefined`: there is none yet. */
  readonly state: CheckState | undefined;
  /** Whether it was ever up, as it is configured now. */
  readonly wasUp: boolean;
  /** Until when one environment renews the result; 0 when none does. */
  readonly leaseUntil: number;
  /** Increases with every write. 0: nothing was written yet. */
  readonly version: number;
};

/** The access of one request to the shared memory. Its calls share a time budget. No call rejects. */
export interface SharedSession {
  /** What is known about components, by name: an entry for each. `undefined`: the memory is not available. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, Shared> | undefined>;
  /**
   * Takes the lease of a component, so that this environment alone renews the result.
   * @param seen what was read
   * @param until when the lease ends by itself
   * @returns the memory with the lease; `undefined` when another environment was quicker, or without an answer
   */
  take(name: string, seen: Shared, until: number): Promise<Shared | undefined>;
  /**
   * Writes a result and ends the lease. It changes nothing if another environment has written since `seen` was read.
   * @param state `undefined`: only ends the lease
   */
  write(name: string, seen: Shared, state: CheckState | undefined): Promise<void>;
}

/** How much time the calls of one request may take. */
export type SharedLimits = {
  /** All calls together, ms. */
  readonly budgetMs: number;
  /** The same while no call has been answered yet, ms: there is no connection then. */
  readonly coldBudgetMs: number;
};

/** A memory of results that several environments share. */
export interface SharedMemory {
  open(limits: SharedLimits): SharedSession;
  /**
   * What operators have said, as it was read last: with the results. It stays known while the memory is not available.
   * Overrides that have ended may be among them.
   */
  overrides(): readonly Override[];
}
