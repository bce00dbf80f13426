import type { Clock } from '../time/clock.ts';
import { TimeLimitExceeded, withTimeout } from '../time/time-limit.ts';

/** Ends a run whose last caller had to answer. */
export class NoCallerLeft extends Error {
  override readonly name = 'NoCallerLeft';
}

/** The work of a flight. It passes on its result as soon as it has it, and may have more to do then. */
export type FlightWork<T> = (signal: AbortSignal, pass: (result: T) => void) => Promise<void>;

/**
 * One run that several callers share (single flight), each waiting until its own deadline. The run is aborted when
 * the last caller leaves: Lambda freezes the environment after the answer, so nothing may continue behind it.
 */
export class Flight<T> {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  readonly #work: Promise<void>;
  #result: T | undefined;
  #ended = false;
  #waiting = 0;

  constructor(clock: Clock, work: FlightWork<T>) {
    this.#clock = clock;
    const pass = (result: T) => {
      this.#result = result;
    };
    this.#work = work(this.#controller.signal, pass).finally(() => {
      this.#ended = true;
    });
    this.#work.catch(() => {}); // it may fail without a caller; each waiting caller receives the error below
  }

  /** It was aborted, so it brings no result any more. */
  get isAborted(): boolean {
    return this.#controller.signal.aborted;
  }

  /**
   * Waits for the end of the work, or until the deadline (wall clock, ms since the epoch). Returns the result;
   * `undefined` when there is none yet. @param leave aborts when the caller waits no longer. @throws the error of the work
   */
  async wait(deadlineAt: number, leave?: AbortSignal): Promise<T | undefined> {
    this.#waiting += 1;
    try {
      await withTimeout(this.#clock, deadlineAt - this.#clock.now(), () => this.#work, leave);
    } catch (error) {
      if (!(error instanceof TimeLimitExceeded) && !leave?.aborted) throw error;
    } finally {
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#ended) this.#controller.abort(new NoCallerLeft());
    }
    return this.#result;
  }
}
