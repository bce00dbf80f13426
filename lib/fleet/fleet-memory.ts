import type { Change } from '../health/change.ts';
import type { Shared, SharedLimits, SharedMemory, SharedSession } from '../health/shared-memory.ts';
import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/time-limit.ts';
import { Budget } from './budget.ts';
import { historyItem } from './history-item.ts';
import { isStorable, itemOf, type Keys, MAX_LEASE_MS, sharedOf } from './item.ts';
import { Pause } from './pause.ts';
import type { Item } from './table-client.ts';
import type { TableClock } from './table-clock.ts';

/** What the memory needs of a table. */
export type FleetTable = {
  query(partition: string, signal: AbortSignal): Promise<readonly Item[]>;
  put(item: Item, readVersion: number, signal: AbortSignal): Promise<boolean>;
  add(item: Item, signal: AbortSignal): Promise<void>;
};

export type FleetMemoryOptions = {
  readonly clock: Clock;
  /** Loads the client. Called with the first access. */
  readonly loadTable: () => Promise<FleetTable>;
  readonly tableClock: TableClock;
  /** The partition of this service and stage. */
  readonly partition: string;
  /** The partition of its history. */
  readonly historyPartition: string;
  readonly region: string;
  /** The sort key of a component: with its region, vantage and fingerprint, so that no deployment judges for another. */
  readonly sortKey: (component: string) => string;
  /** Called with each access that failed. */
  readonly onError: (error: unknown) => void;
};

/** The memory of all environments, in a DynamoDB table. A table that does not work costs nothing but the sharing. */
export class FleetMemory implements SharedMemory {
  readonly #options: FleetMemoryOptions;
  readonly #pause = new Pause();
  #table: Promise<FleetTable> | undefined;
  #hasAnswered = false;

  constructor(options: FleetMemoryOptions) {
    this.#options = options;
  }

  open({ budgetMs, coldBudgetMs }: SharedLimits): SharedSession {
    const { clock } = this.#options;
    const budget = new Budget(clock, this.#hasAnswered ? budgetMs : coldBudgetMs);
    const call: Call = async access => {
      const limitMs = this.#pause.isOn(clock.now()) ? 0 : budget.leftMs;
      return limitMs === 0 ? undefined : budget.spend(() => this.#access(limitMs, access));
    };
    return {
      read: names => this.#read(names, call),
      put: (name, seen, next) => this.#put(name, seen, next, call),
      record: async change => (await call((table, signal) => this.#record(table, change, signal))) ?? false,
    };
  }

  /** Runs one access within a time limit. `undefined` when it failed. */
  async #access<T>(
    limitMs: number,
    access: (table: FleetTable, signal: AbortSignal) => Promise<T>,
  ): Promise<T | undefined> {
    const { clock, loadTable, onError } = this.#options;
    try {
      this.#table ??= loadTable();
      const table = this.#table;
      const result = await withTimeout(clock, limitMs, async signal => access(await table, signal));
      this.#pause.worked();
      this.#hasAnswered = true;
      return result;
    } catch (error) {
      this.#pause.failed(clock.now());
      onError(error);
      return undefined;
    }
  }

  async #read(names: readonly string[], call: Call): Promise<ReadonlyMap<string, Shared> | undefined> {
    const { partition, tableClock, clock } = this.#options;
    const items = await call((table, signal) => table.query(partition, signal));
    if (!items) return undefined;
    const bySort = new Map(items.map(item => [item.sk && 'S' in item.sk ? item.sk.S : '', item]));
    return new Map(
      names.map(name => {
        const item = bySort.get(this.#options.sortKey(name));
        return [name, sharedOf(item, tableClock.aheadMs, clock.now())];
      }),
    );
  }

  /** Writes the next version. `undefined` when another environment was quicker, or without an answer. */
  async #put(name: string, seen: Shared, next: Shared, call: Call): Promise<Shared | undefined> {
    const { tableClock, clock } = this.#options;
    const { leaseUntil } = next;
    const state = next.state && isStorable(next.state) ? next.state : seen.state;
    const written: Shared = {
      ...next,
      state,
      leaseUntil: Math.min(leaseUntil, clock.now() + MAX_LEASE_MS),
      version: seen.version + 1,
    };
    const item = itemOf(this.#keys(name), written, tableClock.aheadMs, clock.now());
    const isWritten = await call((table, signal) => table.put(item, seen.version, signal));
    return isWritten ? written : undefined;
  }

  /** Whether the change is in the history now, by this write or by another's. */
  async #record(table: FleetTable, change: Change, signal: AbortSignal): Promise<boolean> {
    const { historyPartition, region, tableClock } = this.#options;
    await table.add(
      historyItem(change, { partition: historyPartition, region, ahead: tableClock.aheadMs }),
      signal,
    );
    return true;
  }

  #keys(name: string): Keys {
    return { partition: this.#options.partition, sort: this.#options.sortKey(name) };
  }
}

type Call = <T>(access: (table: FleetTable, signal: AbortSignal) => Promise<T>) => Promise<T | undefined>;
