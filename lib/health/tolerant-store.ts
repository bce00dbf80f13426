import type { Clock } from '../time/clock.ts';
import { withTimeout } from '../time/time-limit.ts';
import { type CheckState, isCheckState } from './state.ts';
import type { Store } from './store.ts';

/** Limit of one access to the store, ms: a check without its memory is better than a late answer. */
const STORE_LIMIT_MS = 100;

type TolerantStoreOptions = {
  readonly clock: Clock;
  /** Called with the error of each access that fails or takes too long. */
  readonly onError: (error: unknown) => void;
};

/** A store whose accesses have a time limit, ms. */
export interface LimitedStore {
  read(names: readonly string[], limitMs: number): Promise<ReadonlyMap<string, CheckState>>;
  write(name: string, state: CheckState, previousAt: number, limitMs: number): Promise<void>;
}

/** A store that can't delay or fail a run: whatever it does wrong counts as "nothing is kept". */
export class TolerantStore implements LimitedStore {
  readonly #store: Store;
  readonly #options: TolerantStoreOptions;

  constructor(store: Store, options: TolerantStoreOptions) {
    this.#store = store;
    this.#options = options;
  }

  async read(names: readonly string[], limitMs: number): Promise<ReadonlyMap<string, CheckState>> {
    const found = await this.#attempt(limitMs, () => this.#store.read(names));
    if (!(found instanceof Map)) return new Map();
    return new Map([...found].filter(([, state]) => isCheckState(state)));
  }

  async write(name: string, state: CheckState, previousAt: number, limitMs: number): Promise<void> {
    await this.#attempt(limitMs, () => this.#store.write(name, state, previousAt));
  }

  async #attempt<T>(limitMs: number, access: () => Promise<T>): Promise<T | undefined> {
    try {
      return await withTimeout(this.#options.clock, Math.min(limitMs, STORE_LIMIT_MS), access);
    } catch (error) {
      this.#options.onError(error);
      return undefined;
    }
  }
}
