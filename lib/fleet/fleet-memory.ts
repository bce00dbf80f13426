import type { Change } from '../health/change.ts';
import type { Override } from '../health/override.ts';
import type { Shared, SharedLimits, SharedMemory, SharedSession } from '../health/shared-memory.ts';
import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/time-limit.ts';
import { Budget } from './budget.ts';
import { changeId, historyItem } from './history-item.ts';
import { isStorable, itemOf, type Keys, MAX_LEASE_MS, sharedOf } from './item.ts';
import { type InvalidRow, OverrideRows } from './override-rows.ts';
import { Pause } from './pause.ts';
import type { Item } from './table-client.ts';
import type { TableClock } from './table-clock.ts';

/** What the memory needs of a table. */
export type FleetTable = {
  query(partition: string, signal: AbortSignal, consistency?: 'eventual'): Promise<readonly Item[]>;
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
  /** The partition of what operators say about them. */
  readonly overridePartition: string;
  /** The sort key of a component: with its region, vantage and fingerprint, so that no deployment judges for another. */
  readonly sortKey: (component: string) => string;
  /** Called with each access that failed. */
  readonly onError: (error: unknown) => void;
  /** Called once with each row of an override that is not valid. */
  readonly onInvalidOverride: (row: InvalidRow) => void;
};

/** The memory of all environments, in a DynamoDB table. A table that does not work costs nothing but the sharing. */
export class FleetMemory implements SharedMemory {
  readonly #options: FleetMemoryOptions;
  readonly #pause = new Pause();
  /** A function without the right to read overrides still shares results. */
  readonly #overridePause = new Pause();
  readonly #overrideRows: OverrideRows;
  readonly #failure: Failure;
  #table: Promise<FleetTable> | undefined;
  #hasAnswered = false;

  constructor(options: FleetMemoryOptions) {
    this.#options = options;
    this.#failure = { pause: this.#pause, onError: options.onError };
    this.#overrideRows = new OverrideRows(options.onInvalidOverride);
  }

  overrides(): readonly Override[] {
    return this.#overrideRows.overrides;
  }

  open({ budgetMs, coldBudgetMs }: SharedLimits): SharedSession {
    const { clock } = this.#options;
    const budget = new Budget(clock, this.#hasAnswered ? budgetMs : coldBudgetMs);
    const call: Call = async (access, failure = this.#failure) => {
      const isPaused = this.#pause.isOn(clock.now()) || failure.pause.isOn(clock.now());
      const limitMs = isPaused ? 0 : budget.leftMs;
      return limitMs === 0 ? undefined : budget.spend(() => this.#access(limitMs, access, failure));
    };
    let overrides: Promise<OverrideError> | undefined;
    return {
      read: async names => {
        const isFirst = overrides === undefined; // a request may look for results several times
        overrides ??= this.#readOverrides(call);
        const [shared, failed] = await Promise.all([this.#read(names, call), overrides]);
        if (isFirst && shared && failed) this.#options.onError(failed.error);
        return shared;
      },
      put: (name, seen, next) => this.#put(name, seen, next, call),
      record: async change => (await call((table, signal) => this.#record(table, change, signal))) ?? false,
    };
  }

  /** Runs one access within a time limit. `undefined` when it failed. */
  async #access<T>(
    limitMs: number,
    access: (table: FleetTable, signal: AbortSignal) => Promise<T>,
    { pause, onError }: Failure,
  ): Promise<T | undefined> {
    const { clock, loadTable } = this.#options;
    try {
      this.#table ??= loadTable();
      const table = this.#table;
      const result = await withTimeout(clock, limitMs, async signal => access(await table, signal));
      pause.worked();
      this.#hasAnswered = true;
      return result;
    } catch (error) {
      pause.failed(clock.now());
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

  /** A second request at the same time, because both partitions in one request would cost more. */
  async #readOverrides(call: Call): Promise<OverrideError> {
    const { overridePartition, tableClock } = this.#options;
    let failed: OverrideError;
    const onError = (error: unknown) => {
      failed = { error };
    };
    const items = await call((table, signal) => table.query(overridePartition, signal, 'eventual'), {
      pause: this.#overridePause,
      onError,
    });
    if (items) this.#overrideRows.replace(items, tableClock.aheadMs);
    return failed;
  }

  /** Writes the next version. `undefined` when another environment was quicker, or without an answer. */
  async #put(name: string, seen: Shared, next: Shared, call: Call): Promise<Shared | undefined> {
    const { tableClock, clock } = this.#options;
    const { leaseUntil, changes } = next;
    const state = next.state && isStorable(next.state) ? next.state : seen.state;
    const written: Shared = {
      ...next,
      state,
      leaseUntil: Math.min(leaseUntil, clock.now() + MAX_LEASE_MS),
      version: seen.version + 1,
      ...(changes && { changes: changes.map(each => ({ ...each, id: changeId(each, tableClock.aheadMs) })) }),
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

/** What a failed access leads to. */
type Failure = { readonly pause: Pause; readonly onError: (error: unknown) => void };

/** Reported only where results could be read: otherwise it is the same failure of the table. */
type OverrideError = { readonly error: unknown } | undefined;

/** @param failure @default - it is reported, and the table is left alone for a while */
type Call = <T>(
  access: (table: FleetTable, signal: AbortSignal) => Promise<T>,
  failure?: Failure,
) => Promise<T | undefined>;
