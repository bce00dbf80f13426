import type { CheckState } from './state.ts';

/** Where the checker keeps results. Asynchronous, so that it may be outside the process. */
export interface Store {
  /** The states of those checks that have one. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, CheckState>>;
  /**
   * Keeps a state. It must not replace a state that was observed later than `previousAt`, the instant of the state
   * that this one follows (0: it follows none): another run was quicker.
   */
  write(name: string, state: CheckState, previousAt: number): Promise<void>;
}

/** The store of one process. */
export class MemoryStore implements Store {
  readonly #states = new Map<string, CheckState>();

  async read(names: readonly string[]): Promise<ReadonlyMap<string, CheckState>> {
    const found = new Map<string, CheckState>();
    for (const name of names) {
      const state = this.#states.get(name);
      if (state) found.set(name, state);
    }
    return found;
  }

  async write(name: string, state: CheckState, previousAt: number): Promise<void> {
    const present = this.#states.get(name);
    if (present && present.result.observedAt > previousAt) return;
    this.#states.set(name, state);
  }
}
