import type { Clock } from '../time/clock.ts';
import { orAborted } from '../time/time-limit.ts';
import { BackOff } from './back-off.ts';
import type { Entry, EventQueue } from './event-queue.ts';
import { RejectedEvents, type Sink } from './sink.ts';

export type DeliveryOptions<E> = {
  readonly queue: EventQueue<E>;
  readonly sink: Sink<E>;
  /** Events in one batch at most. */
  readonly batchItems: number;
  readonly clock: Clock;
  /** Told of an event that the sink will never take. */
  readonly onReject: (entry: Entry<E>) => void;
};

/** Takes events from the queue to the sink: one batch at a time, in order, at least once. */
export class Delivery<E> {
  readonly #options: DeliveryOptions<E>;
  readonly #backOff: BackOff;
  #underWay: Promise<void> | undefined;
  #written = 0;

  constructor(options: DeliveryOptions<E>) {
    this.#options = options;
    this.#backOff = new BackOff(options.clock.now);
  }

  /** How many events the sink has taken. */
  get written(): number {
    return this.#written;
  }

  /**
   * Until the events up to a sequence number have left. Callers at the same time wait for the same batch.
   * @param force try even while backing off
   * @throws what is in the way; the events then wait as before
   */
  async deliver(upTo: number, signal: AbortSignal, force: boolean): Promise<void> {
    const { queue } = this.#options;
    while (queue.oldest && queue.oldest.sequence <= upTo) {
      signal.throwIfAborted();
      if (this.#underWay) await orAborted(signal, this.#underWay).catch(() => {});
      else await this.#writeBatch(signal, force);
    }
  }

  async #writeBatch(signal: AbortSignal, force: boolean): Promise<void> {
    this.#underWay = this.#backOff.guard(() => this.#write(signal), { signal, force });
    try {
      await this.#underWay;
    } finally {
      this.#underWay = undefined;
    }
  }

  /** @throws what the sink throws, unless it was about some of the events alone: then the others can go at once */
  async #write(signal: AbortSignal): Promise<void> {
    const { queue, sink, batchItems, onReject } = this.#options;
    const batch = queue.take(batchItems);
    try {
      await orAborted(signal, sink([...batch], signal)); // a copy: what it takes out of it is still ours
      this.#written += batch.length;
      queue.settle([]);
    } catch (error) {
      const ids = error instanceof RejectedEvents ? error.ids : new Set();
      const rejected = batch.filter(({ id }) => ids.has(id));
      queue.settle(batch.filter(({ id }) => !ids.has(id)));
      for (const entry of rejected) onReject(entry);
      if (rejected.length === 0) throw error;
    }
  }
}
