import { TimeLimitExceeded } from '../time/time-limit.ts';

/** The wait after the first failure, ms; it doubles with each further failure. */
const FIRST_WAIT_MS = 500;

/** The longest wait, ms. */
const LONGEST_WAIT_MS = 30_000;

type Attempt = {
  /** Ends the work. An abort other than by a time limit is the caller's decision, so it counts as no failure. */
  readonly signal: AbortSignal;
  /** Work even while waiting. @default false */
  readonly force?: boolean;
};

/**
 * Decides when to try again after failures in a row. It compares instants of the wall clock, because no timer runs
 * while Lambda freezes a process. Each wait is a random 50 to 100 % of its length, so that the writers of a fleet do
 * not all come back at the same moment.
 */
export class BackOff {
  readonly #now: () => number;
  readonly #random: () => number;
  #failures = 0;
  #failedAt = 0;
  #waitMs = 0;
  #error: unknown;

  /**
   * @param now wall clock, ms since the epoch
   * @param random from 0 to 1, as `Math.random`
   */
  constructor(now: () => number, random: () => number = Math.random) {
    this.#now = now;
    this.#random = random;
  }

  /** If the clock was set back, the wait is over: its end could otherwise be hours away. */
  get #isWaiting(): boolean {
    const sinceMs = this.#now() - this.#failedAt;
    return sinceMs >= 0 && sinceMs < this.#waitMs;
  }

  /** Does the work, or does nothing while waiting. @throws the error of the work, or while waiting its last error */
  async guard<T>(work: () => Promise<T>, { signal, force = false }: Attempt): Promise<T> {
    if (this.#isWaiting && !force) throw this.#error;
    try {
      const result = await work();
      this.#failures = 0;
      this.#waitMs = 0;
      return result;
    } catch (error) {
      if (!signal.aborted || signal.reason instanceof TimeLimitExceeded) this.#failed(error);
      throw error;
    }
  }

  #failed(error: unknown): void {
    const wholeMs = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.#failures += 1;
    this.#error = error;
    this.#failedAt = this.#now();
    this.#waitMs = wholeMs * (0.5 + this.#random() / 2);
  }
}
