import type { Clock } from '../time/clock.ts';
import type { CheckState } from './state.ts';

/** Where the checker remembers. Asynchronous, so that it may lie outside the process. */
export interface Store {
  /** The states of those checks that have one. */
  read(names: readonly string[]): Promise<ReadonlyMap<string, CheckState>>;
  /**
   * Keeps a state, unless one is there that was observed after `ifObservedAfter` (the instant of the state
   * that this one follows; 0 for none): then somebody else was quicker. Says whether it kept it.
   */
  write(name: string, state: CheckState, ifObservedAfter: number): Promise<boolean>;
  /** Whether the caller alone may run this check for so long, ms: `false` while another's claim lasts. */
  claim(name: string, forMs: number): Promise<boolean>;
}

/** The store of one process. Its claims bind nobody else, so the checker, which runs one at a time, asks none. */
export class MemoryStore implements Store {
  readonly #clock: Clock;
  readonly #states = new Map<string, CheckState>();
  readonly #claimedUntil = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async read(names: readonly string[]): Promise<ReadonlyMap<string, CheckState>> {
    const found = new Map<string, CheckState>();
    for (const name of names) {
      const state = this.#states.get(name);
      if (state) found.set(name, state);
    }
    return found;
  }

  async write(name: string, state: CheckState, ifObservedAfter: number): Promise<boolean> {
    const present = this.#states.get(name);
    if (present && present.result.observedAt > ifObservedAfter) return false;
    this.#states.set(name, state);
    return true;
  }

  async claim(name: string, forMs: number): Promise<boolean> {
    const now = this.#clock.now();
    if ((this.#claimedUntil.get(name) ?? 0) > now) return false;
    this.#claimedUntil.set(name, now + forMs);
    return true;
  }
}
