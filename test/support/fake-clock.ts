import type { Clock } from '../../lib/time/clock.ts';

type Timer = { readonly at: number; readonly callback: () => void };

/** Time that stands still until a test turns it. */
export class FakeClock implements Clock {
  #now: number;
  #elapsed = 0;
  readonly #timers = new Set<Timer>();

  constructor(now = Date.parse('2026-11-23T04:11:26.987Z')) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly monotonic = (): number => this.#elapsed;

  after(ms: number, callback: () => void): () => void {
    const timer = { at: this.#elapsed + Math.max(0, ms), callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many callbacks are still to come: 0 when all are cleared. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time go by, step by step, so that what a timer sets off has happened before the next. */
  async advance(ms: number): Promise<void> {
    const until = this.#elapsed + ms;
    await settle();
    for (let next = this.#nextBefore(until); next; next = this.#nextBefore(until)) {
      this.#move(next.at - this.#elapsed);
      this.#timers.delete(next);
      next.callback();
      await settle();
    }
    this.#move(until - this.#elapsed);
  }

  /** Lets time go by until a promise has settled. @returns how long that took, ms */
  async advanceUntil(settled: Promise<unknown>, limitMs = 60_000): Promise<number> {
    const startedAt = this.#elapsed;
    let isSettled = false;
    const note = () => {
      isSettled = true;
    };
    settled.then(note, note);
    await settle();
    while (!isSettled) {
      if (this.#elapsed - startedAt >= limitMs) throw new Error(`not settled after ${limitMs} ms`);
      await this.advance(1);
    }
    return this.#elapsed - startedAt;
  }

  /** The wall clock jumps and no timer notices: a frozen environment, or a clock that was set. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #move(ms: number): void {
    this.#elapsed += ms;
    this.#now += ms;
  }

  #nextBefore(until: number): Timer | undefined {
    return [...this.#timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
  }
}

/** Lets everything that is ready to run, run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
}
