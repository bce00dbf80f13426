import type { EventSize } from './event-size.ts';
import type { StoredEvent } from './sink.ts';

/** An event in the buffer, with its size. */
export type Entry<E> = StoredEvent<E> & EventSize;

/**
 * The events of a buffer, in the order in which they were added. The oldest may be taken for a sink; those that the
 * sink refuses may be set aside. They stay in the queue, and in all of its numbers, until they are settled.
 * Adding an event, dropping the oldest one and reading the numbers each take constant time on average.
 */
export class EventQueue<E> {
  /** Older than the taken ones, which are older than the waiting ones. */
  #aside: Entry<E>[] = [];
  #taken: readonly Entry<E>[] = [];
  #waiting: (Entry<E> | undefined)[] = [];
  /** The places before this index are empty. They are removed many at a time, so that each removal is cheap. */
  #head = 0;
  #bytes = 0;
  #estimated = 0;

  get length(): number {
    return this.#aside.length + this.#taken.length + this.#waiting.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Events whose size is an estimate. */
  get estimated(): number {
    return this.#estimated;
  }

  /** The oldest event; `undefined` when the queue is empty. */
  get oldest(): Entry<E> | undefined {
    return this.#aside[0] ?? this.#taken[0] ?? this.next;
  }

  /** The event that is taken next; `undefined` when none is waiting. */
  get next(): Entry<E> | undefined {
    return this.#waiting[this.#head];
  }

  push(entry: Entry<E>): void {
    this.#waiting.push(entry);
    this.#count([entry], 1);
  }

  /** Removes the oldest event that is not taken; `undefined` when all are taken. */
  drop(): Entry<E> | undefined {
    const entry = this.#aside.shift() ?? this.#shift();
    if (entry) this.#count([entry], -1);
    return entry;
  }

  /** Takes the oldest waiting events. @param atMost how many */
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

  /** Ends a take. @param back those of the taken events that wait again, before all others; the rest is removed */
  settle(back: readonly Entry<E>[]): void {
    this.#count(this.#taken, -1);
    this.#count(back, 1);
    this.#taken = [];
    this.#putBack(back);
  }

  /** Sets the taken events aside: they are not taken again until `restore` is called. */
  setAside(): void {
    this.#aside.push(...this.#taken);
    this.#taken = [];
  }

  /** Lets the events that were set aside wait again, before all others, and returns them. */
  restore(): readonly Entry<E>[] {
    const restored = this.#aside;
    this.#aside = [];
    this.#putBack(restored);
    return restored;
  }

  /** A copy, oldest first. */
  toArray(): Entry<E>[] {
    return [...this.#aside, ...this.#taken, ...this.#waiting.slice(this.#head).flatMap(entry => entry ?? [])];
  }

  #putBack(entries: readonly Entry<E>[]): void {
    if (entries.length === 0) return;
    this.#waiting = [...entries, ...this.#waiting.slice(this.#head)];
    this.#head = 0;
  }

  #shift(): Entry<E> | undefined {
    const entry = this.next;
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
