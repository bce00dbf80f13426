import type { Clock } from '../time/clock.ts';
import { orAborted, TimeLimitExceeded } from '../time/time-limit.ts';
import { BackOff } from './back-off.ts';
import type { Entry, EventQueue } from './event-queue.ts';
import { RefusedBatch, RejectedEvents, type Sink } from './sink.ts';

/**
 * When the sink has refused so many events one after the other, each alone, it is probably at fault itself, and gets a
 * rest. The next attempt goes on with events that were not tried yet.
 */
const REFUSALS_IN_A_ROW = 100;

export type DeliveryOptions<E> = {
  readonly queue: EventQueue<E>;
  readonly sink: Sink<E>;
  /** Events in one batch at most. */
  readonly batchItems: number;
  readonly clock: Clock;
  /** Called with each event that is removed because the sink will never accept it. */
  readonly onReject: (entry: Entry<E>) => void;
};

/**
 * Brings events from the queue to the sink: one batch at a time, each event at least once, the oldest first. Only an
 * event that the sink refuses alone is written after later ones, or dropped.
 */
export class Delivery<E> {
  readonly #options: DeliveryOptions<E>;
  readonly #backOff: BackOff;
  #underWay: Promise<void> | undefined;
  #written = 0;
  /** Events in the next batch at most: halved when a batch is refused or takes too long, doubled when one is accepted. */
  #size: number;
  /** Events that the sink refused alone before it accepted another one. */
  readonly #suspects = new Set<Entry<E>>();
  /** Events that the sink refused alone since it last accepted one. */
  #refusals = 0;
  /** The event that the sink accepted last in this flush. */
  #accepted: Entry<E> | undefined;

  constructor(options: DeliveryOptions<E>) {
    this.#options = options;
    this.#backOff = new BackOff(options.clock.now);
    this.#size = options.batchItems;
  }

  /** Events that the sink has accepted. */
  get written(): number {
    return this.#written;
  }

  /**
   * Delivers the events up to a sequence number, inclusive. Calls at the same time share the batch under way.
   * @param force deliver even while waiting after a failure
   * @throws the sink's error or the signal's reason; the events that were not delivered stay in the queue
   */
  async deliver(upTo: number, signal: AbortSignal, force: boolean): Promise<void> {
    const { queue } = this.#options;
    try {
      while (queue.oldest && queue.oldest.sequence <= upTo) {
        signal.throwIfAborted();
        if (this.#underWay) await orAborted(signal, this.#underWay).catch(() => {});
        else await this.#deliverSome(signal, force);
      }
    } finally {
      this.#accepted = undefined;
    }
  }

  async #deliverSome(signal: AbortSignal, force: boolean): Promise<void> {
    this.#underWay = this.#backOff.guard(() => this.#writeSome(signal), { signal, force });
    try {
      await this.#underWay;
    } finally {
      this.#underWay = undefined;
    }
  }

  /**
   * Writes until events have left the queue. Suspects are next in the queue then, and are tried at once: if the sink
   * refuses an event right after it has accepted another one, the event is at fault and not the sink.
   */
  async #writeSome(signal: AbortSignal): Promise<void> {
    const { queue } = this.#options;
    const isSuspect = (entry: Entry<E> | undefined) => entry !== undefined && this.#suspects.has(entry);
    try {
      while (!(await this.#writeBatch(signal)) || isSuspect(queue.next));
    } finally {
      this.#suspects.clear();
      this.#refusals = 0;
    }
  }

  /** Returns whether events have left the queue. @throws the sink's error, unless it is about some events only */
  async #writeBatch(signal: AbortSignal): Promise<boolean> {
    const { queue } = this.#options;
    const batch = queue.take(this.#size);
    try {
      await this.#send(batch, signal);
    } catch (error) {
      if (error instanceof RejectedEvents) return this.#rejected(batch, error);
      if (error instanceof RefusedBatch) return this.#refused(batch, error, signal);
      queue.settle(batch);
      if (error instanceof TimeLimitExceeded) this.#size = half(batch);
      throw error;
    }
    this.#written += batch.length;
    this.#accepted = batch.at(-1);
    this.#size = Math.min(this.#size * 2, this.#options.batchItems);
    queue.settle([]);
    this.#suspectAll();
    return true;
  }

  async #send(batch: readonly Entry<E>[], signal: AbortSignal): Promise<void> {
    await orAborted(signal, this.#options.sink([...batch], signal)); // a copy, because the sink may change the array
  }

  #rejected(batch: readonly Entry<E>[], error: RejectedEvents): boolean {
    const { queue, onReject } = this.#options;
    const rejected = batch.filter(({ id }) => error.ids.has(id));
    queue.settle(batch.filter(({ id }) => !error.ids.has(id)));
    if (rejected.length === 0) throw error;
    for (const entry of rejected) onReject(entry);
    return true;
  }

  #refused(batch: readonly Entry<E>[], error: RefusedBatch, signal: AbortSignal): boolean | Promise<boolean> {
    const { queue, onReject } = this.#options;
    const [entry, second] = batch;
    if (entry && !second) {
      if (!this.#suspects.delete(entry)) return this.#refusedAlone(error, signal);
      queue.settle([]);
      onReject(entry);
      return true;
    }
    queue.settle(batch);
    this.#size = half(batch);
    return false;
  }

  /** @throws the cause that the sink gave, if the sink may be at fault itself */
  async #refusedAlone(error: RefusedBatch, signal: AbortSignal): Promise<boolean> {
    const { queue } = this.#options;
    queue.setAside();
    this.#refusals += 1;
    if (queue.next && this.#refusals < REFUSALS_IN_A_ROW) return false;
    try {
      if (!this.#accepted) throw error;
      await this.#send([this.#accepted], signal); // does the sink still accept what it accepted before?
      this.#suspectAll();
      return false;
    } catch (failure) {
      if (!queue.next) queue.restore();
      throw failure instanceof RefusedBatch ? (error.cause ?? error) : failure;
    }
  }

  /** The sink has accepted an event: those that it refused before are tried again, one at a time. */
  #suspectAll(): void {
    this.#refusals = 0;
    for (const entry of this.#options.queue.restore()) {
      this.#suspects.add(entry);
      this.#size = 1;
    }
  }
}

function half(batch: readonly unknown[]): number {
  return Math.ceil(batch.length / 2);
}
