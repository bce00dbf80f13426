import type { Change } from './change.ts';
import type { Memory } from './memory.ts';
import type { Override } from './override.ts';
import type { Status } from './status.ts';

/** The memory of one component, as it is stored. Instants are wall clock of this process, ms since the epoch. */
export type Shared = Memory & {
  /** Whether it was ever up, as it is configured now. */
  readonly wasUp: boolean;
  /** Until when one environment renews the result; 0 when none does. */
  readonly leaseUntil: number;
  /** The environment that does. @default - none */
  readonly leaseOf?: string;
  /** What callers saw when it was last written, and since when. @default - nothing yet */
  readonly verdict?: { readonly state: Status; readonly since: number };
  /** The changes that are not yet in the history, the oldest first. @default - all are */
  readonly changes?: readonly Change[];
  /** Increases with every write. 0: nothing was written yet. */
  readonly version: number;
};

/** The access of one request to the shared memory. Its calls share a time budget. No call rejects. */
export interface SharedSession {
  /** What is known about components, by name: an entry for each. `undefined`: the memory is not available. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, Shared> | undefined>;
  /**
   * Writes the memory of a component, on condition that nobody else has written since it was read.
   * @param seen what was read
   * @returns what was written, with its version; `undefined` when another environment was quicker, or without an answer
   */
  put(name: string, seen: Shared, next: Shared): Promise<Shared | undefined>;
  /** Adds a change that was written before to the history; adding it twice changes nothing. Returns whether it is there. */
  record(change: Change): Promise<boolean>;
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
