import type { EventSize } from './event-size.ts';
import type { StoredEvent } from './sink.ts';

export type Entry<E> = StoredEvent<E> & EventSize;

/**
 * Events in the order they came, of which the first few may be taken: on their way, but still ours. All numbers
 * count both. Adding, dropping the oldest, and asking how much there is are O(1).
 */
export class EventQueue<E> {
  #taken: readonly Entry<E>[] = [];
  #waiting: (Entry<E> | undefined)[] = [];
  /** Places before this index are empty; they are cut off in bulk, so that taking one is O(1) on average. */
  #head = 0;
  #bytes = 0;
  #estimated = 0;

  get length(): number {
    return this.#taken.length + this.#waiting.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How many of the sizes are estimates. */
  get estimated(): number {
    return this.#estimated;
  }

  /** The oldest; `undefined` where there is none. */
  get oldest(): Entry<E> | undefined {
    return this.#taken[0] ?? this.#waiting[this.#head];
  }

  push(entry: Entry<E>): void {
    this.#waiting.push(entry);
    this.#count([entry], 1);
  }

  /** Gives up the oldest that is not taken; `undefined` where all are. */
  drop(): Entry<E> | undefined {
    const entry = this.#shift();
    if (entry) this.#count([entry], -1);
    return entry;
  }

  /** Takes the oldest, so many at most. They stay ours until they are settled. */
  take(atMost: number): readonly Entry<E>[] {
    const entries: Entry<E>[] = [];
    while (entries.length < atMost) {
      const entry = this.#shift();
      if (!entry) break;
      entries.push(entry);
    }
    this.#taken = entries;
    return entries;
  }

  /** Of what was taken, these wait again, before all others; the rest has left. */
  settle(back: readonly Entry<E>[]): void {
    this.#count(this.#taken, -1);
    this.#count(back, 1);
    this.#taken = [];
    if (back.length === 0) return;
    this.#waiting = [...back, ...this.#waiting.slice(this.#head)];
    this.#head = 0;
  }

  /** A copy, oldest first. */
  toArray(): Entry<E>[] {
    return [...this.#taken, ...this.#waiting.slice(this.#head).flatMap(entry => entry ?? [])];
  }

  #shift(): Entry<E> | undefined {
    const entry = this.#waiting[this.#head];
    if (!entry) return undefined;
    this.#waiting[this.#head] = undefined;
    this.#head += 1;
    if (this.#head * 2 > this.#waiting.length) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return entry;
  }

  #count(entries: readonly Entry<E>[], sign: 1 | -1): void {
    for (const { bytes, method } of entries) {
      this.#bytes += sign * bytes;
      if (method === 'estimated') this.#estimated += sign;
    }
  }
}
