import type { Clock } from '../time/clock.ts';

/** Why a run was ended before it could say anything: the last caller had to answer. */
export class NobodyWaits extends Error {
  override readonly name = 'NobodyWaits';
}

/**
 * One run that several callers wait for, each until its own deadline. It is cut short when the last of them
 * leaves: nothing may go on behind an answer, since Lambda freezes the environment there.
 */
export class Flight<T> {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #landed = false;
  #waiting = 0;

  constructor(clock: Clock, run: (signal: AbortSignal) => Promise<T>) {
    this.#clock = clock;
    this.#result = run(this.#controller.signal).finally(() => {
      this.#landed = true;
    });
    this.#result.catch(() => {}); // it may fail when nobody waits; those who wait hear of it below
  }

  /** It can bring no result any more. */
  get isCut(): boolean {
    return this.#controller.signal.aborted;
  }

  /** The result, or `undefined` where the deadline comes first. */
  async wait(deadlineAt: number): Promise<T | undefined> {
    this.#waiting += 1;
    let cancel = () => {};
    const late = new Promise<undefined>(resolve => {
      cancel = this.#clock.after(Math.max(0, deadlineAt - this.#clock.now()), () => resolve(undefined));
    });
    try {
      return await Promise.race([this.#result, late]);
    } finally {
      cancel();
      this.#waiting -= 1;
      if (this.#waiting === 0 && !this.#landed) this.#controller.abort(new NobodyWaits());
    }
  }
}
