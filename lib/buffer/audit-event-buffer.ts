import { withTimeout } from '../time/time-limit.ts';
import { type BufferOptions, callBack, type Drop, withDefaults } from './buffer-options.ts';
import { Delivery } from './delivery.ts';
import { type Entry, EventQueue } from './event-queue.ts';
import { measure } from './event-size.ts';
import type { BufferUsage } from './gauge.ts';

export type FlushOptions = {
  /** Time limit of the whole flush, ms. @default 5000 */
  readonly timeoutMs?: number;
  /** Ends the flush earlier. @default - nothing does */
  readonly signal?: AbortSignal;
  /** Try the sink and the gauge even while waiting after a failure, because the process is about to end. @default false */
  readonly force?: boolean;
};

/** The outcome of a flush. */
export type FlushResult = {
  /** Events that are still in the buffer, in order, for the next flush. */
  readonly remaining: number;
  /** Why the sink did not accept them; `undefined` when there was no error. */
  readonly error: unknown;
  /** Why the gauge did not report; `undefined` when there was no error. */
  readonly gaugeError: unknown;
};

/** The gauge keeps this share of a flush's time, even if the sink uses all of its own. */
const GAUGE_SHARE = 0.25;

const NO_DROPS: readonly never[] = [];

/**
 * Audit events in memory, oldest first, until a sink has written them. The buffer is limited in number and bytes: when
 * it is full, the oldest events are dropped and counted. Each event is measured when it is added, so reading the usage
 * takes the same time for any number of events. The buffer keeps the event itself and not a copy: do not change it.
 */
export class AuditEventBuffer<E = unknown> {
  /** What all buffers of this kind share, over all processes. */
  readonly name: string;
  readonly #options: ReturnType<typeof withDefaults<E>>;
  readonly #queue = new EventQueue<E>();
  readonly #delivery: Delivery<E>;
  readonly #startedAt: number;
  #writer: string | undefined;
  #sequence = 0;
  #droppedCount = 0;
  #lastDropAt: number | undefined;
  #isInOnDrop = false;

  /** @throws RangeError that names an option, its value and what is allowed */
  constructor(options: BufferOptions<E> = {}) {
    this.#options = withDefaults(options);
    this.name = this.#options.name;
    this.#startedAt = this.#options.clock.now();
    this.#delivery = new Delivery({
      queue: this.#queue,
      sink: this.#options.sink ?? noSink,
      batchItems: this.#options.batchItems,
      clock: this.#options.clock,
      onReject: entry => this.#drop('rejected', entry),
    });
  }

  /** A UUID that tells this buffer from all others of its name. It is made when first needed: loading crypto takes 7 ms. */
  get writer(): string {
    this.#writer ??= process.getBuiltinModule('node:crypto').randomUUID();
    return this.#writer;
  }

  /** Events in the buffer, including those that a flush is writing. */
  get length(): number {
    return this.#queue.length;
  }

  /** How full the buffer is, by number or by bytes, whichever is more: 0 to 1. */
  get fullness(): number {
    const { maxItems, maxBytes } = this.#options;
    return Math.max(this.#queue.length / maxItems, this.#queue.bytes / maxBytes);
  }

  /** Adds an event. Returns the events that were dropped for it: usually none, and sometimes the event itself. */
  add(event: E): readonly Drop<E>[] {
    const entry = this.#entry(event);
    if (entry.bytes > this.#options.maxEventBytes) return [this.#drop('too_large', entry)];
    this.#queue.push(entry);
    return this.fullness > 1 ? this.#makeRoom() : NO_DROPS;
  }

  /**
   * Writes the events to the sink, in batches, oldest first, and then reports to the gauge. Events that the sink did
   * not accept stay in the buffer; the sink is not tried again for 0.25 to 30 s, longer with each failure in a row.
   * Never rejects.
   */
  async flush({ timeoutMs = 5000, signal, force = false }: FlushOptions = {}): Promise<FlushResult> {
    const { gauge, clock } = this.#options;
    const endsAt = clock.monotonic() + timeoutMs;
    const upTo = this.#sequence;
    const sinkMs = gauge ? timeoutMs * (1 - GAUGE_SHARE) : timeoutMs;
    const deliver = (own: AbortSignal) => this.#delivery.deliver(upTo, own, force);
    const error = await errorOf(withTimeout(clock, sinkMs, deliver, signal));
    if (!gauge) return { remaining: this.length, error, gaugeError: undefined };
    const report = (own: AbortSignal) => gauge(this, this.usage(), own, force);
    const gaugeError = await errorOf(withTimeout(clock, endsAt - clock.monotonic(), report, signal));
    return { remaining: this.length, error, gaugeError };
  }

  /** A copy of the list of events, oldest first. */
  getItems(): E[] {
    return this.#queue.toArray().map(({ event }) => event);
  }

  /** How full the buffer is, and what it has written and dropped since it was created. */
  usage(): BufferUsage {
    const measured = this.#options.exact ? 'v8' : 'json';
    return {
      itemCount: this.length,
      bytes: this.#queue.bytes,
      method: this.#queue.estimated > 0 ? 'estimated' : measured,
      oldestAt: this.#queue.oldest?.addedAt,
      startedAt: this.#startedAt,
      writtenCount: this.#delivery.written,
      droppedCount: this.#droppedCount,
      lastDropAt: this.#lastDropAt,
    };
  }

  /** Measures first, because a getter of the event may itself add an event, which then has the lower number. */
  #entry(event: E): Entry<E> {
    const size = measure(event, this.#options);
    this.#sequence += 1;
    const { writer } = this;
    const id = `${writer}-${this.#sequence}`;
    const addedAt = this.#options.clock.now();
    return { id, writer, sequence: this.#sequence, addedAt, event, ...size };
  }

  #makeRoom(): Drop<E>[] {
    const drops: Drop<E>[] = [];
    while (this.fullness > 1) {
      const oldest = this.#queue.drop();
      if (!oldest) break;
      drops.push(this.#drop('full', oldest));
    }
    return drops;
  }

  #drop(cause: Drop['cause'], dropped: Entry<E>): Drop<E> {
    const drop = { cause, dropped };
    this.#droppedCount += 1;
    this.#lastDropAt = this.#options.clock.now();
    this.#callOnDrop(drop);
    return drop;
  }

  /** Prevents recursion: a drop caused by `onDrop` is counted, but not reported. */
  #callOnDrop(drop: Drop<E>): void {
    if (this.#isInOnDrop) return;
    this.#isInOnDrop = true;
    callBack(() => this.#options.onDrop?.(drop));
    this.#isInOnDrop = false;
  }
}

async function errorOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error ?? new Error('the sink or gauge failed without an error');
  }
}

async function noSink(): Promise<never> {
  throw new Error('this buffer was given no sink: its events stay until they are dropped');
}
