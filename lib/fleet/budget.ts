import type { Clock } from '../time/clock.ts';

/** A call that has less time than this is not worth starting, ms: it would only count as a failure of the table. */
const LEAST_MS = 20;

/** The time that the calls of one request may take together. Calls at the same time count once. */
export class Budget {
  readonly #clock: Clock;
  #leftMs: number;
  #running = 0;
  #since = 0;

  constructor(clock: Clock, totalMs: number) {
    this.#clock = clock;
    this.#leftMs = totalMs;
  }

  /** What is left for a call that begins now, ms; 0 when it is not worth starting. */
  get leftMs(): number {
    const left = this.#leftMs - (this.#running > 0 ? this.#clock.monotonic() - this.#since : 0);
    return left < LEAST_MS ? 0 : left;
  }

  /** Counts the time of a call. */
  async spend<T>(call: () => Promise<T>): Promise<T> {
    if (this.#running === 0) this.#since = this.#clock.monotonic();
    this.#running += 1;
    try {
      return await call();
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#leftMs -= this.#clock.monotonic() - this.#since;
    }
  }
}
