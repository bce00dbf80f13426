import { withTimeout } from '../time/time-limit.ts';
import { type BufferOptions, type Drop, withDefaults } from './buffer-options.ts';
import { Delivery } from './delivery.ts';
import { type Entry, EventQueue } from './event-queue.ts';
import { measure } from './event-size.ts';
import type { BufferUsage } from './gauge.ts';
import { quietly } from './quietly.ts';

export type FlushOptions = {
  /** How long it may take in all, ms. @default 5000 */
  readonly timeoutMs?: number;
  /** Ends it earlier. */
  readonly signal?: AbortSignal;
  /** Try the sink even while backing off from failures: the process is about to end. @default false */
  readonly force?: boolean;
};

/** What became of a flush. */
export type FlushResult = {
  /** Events that still wait: kept, in order, for the next flush. */
  readonly remaining: number;
  /** What was in the way of the sink; `undefined` where nothing was. */
  readonly error: unknown;
  /** What was in the way of the gauge. */
  readonly gaugeError: unknown;
};

/** The gauge has this share of a flush's time left when the sink has used all of its own. */
const GAUGE_SHARE = 0.25;

const NOTHING: readonly never[] = [];

/**
 * Audit events in memory, oldest first, on their way to a sink. It is bounded in number and bytes: when full, the
 * oldest make room and are counted. Sizes are taken when an event comes, so that asking how full it is costs the
 * same at any length. An event belongs to the buffer from then on: who changes it changes what is written.
 */
export class AuditEventBuffer<E = unknown> {
  readonly name: string;
  readonly #options: ReturnType<typeof withDefaults<E>>;
  readonly #queue = new EventQueue<E>();
  readonly #startedAt: number;
  readonly #delivery: Delivery<E>;
  #writer: string | undefined;
  #sequence = 0;
  #droppedCount = 0;
  #lastDropAt: number | undefined;
  #isTelling = false;

  /** @throws RangeError for an option out of range: what was given, and what is allowed */
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

  /** Which of the fleet's buffers of this name it is: a UUID, made when first needed (loading crypto takes 7 ms). */
  get writer(): string {
    this.#writer ??= process.getBuiltinModule('node:crypto').randomUUID();
    return this.#writer;
  }

  /** How many events it holds, those on their way to the sink included. */
  get length(): number {
    return this.#queue.length;
  }

  /** How full it is, in number or bytes, whichever is more: 0 to 1. */
  get fullness(): number {
    const { maxItems, maxBytes } = this.#options;
    return Math.max(this.#queue.length / maxItems, this.#queue.bytes / maxBytes);
  }

  /** Takes an event in. Gives the events that were dropped for it: most often none, at times the event itself. */
  add(event: E): readonly Drop<E>[] {
    const entry = this.#entry(event);
    if (entry.bytes > this.#options.maxEventBytes) return [this.#drop('too_large', entry)];
    this.#queue.push(entry);
    return this.fullness > 1 ? this.#makeRoom() : NOTHING;
  }

  /**
   * Brings what waits to the sink, in batches, oldest first, and then tells the gauge. What the sink didn't take
   * is kept, and not tried again for 0.5 to 30 s, longer with each failure. Never rejects.
   */
  async flush({ timeoutMs = 5000, signal, force = false }: FlushOptions = {}): Promise<FlushResult> {
    const { gauge, clock } = this.#options;
    const endsAt = clock.monotonic() + timeoutMs;
    const upTo = this.#sequence;
    const sinkMs = gauge ? timeoutMs * (1 - GAUGE_SHARE) : timeoutMs;
    const deliver = (own: AbortSignal) => this.#delivery.deliver(upTo, own, force);
    const error = await errorOf(withTimeout(clock, sinkMs, deliver, signal));
    if (!gauge) return { remaining: this.length, error, gaugeError: undefined };
    const tell = (own: AbortSignal) => gauge(this, this.usage(), own, force);
    const gaugeError = await errorOf(withTimeout(clock, endsAt - clock.monotonic(), tell, signal));
    return { remaining: this.length, error, gaugeError };
  }

  /** A copy of what it holds, oldest first. */
  getItems(): E[] {
    return this.#queue.toArray().map(({ event }) => event);
  }

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

  #entry(event: E): Entry<E> {
    this.#sequence += 1;
    const { writer } = this;
    const id = `${writer}-${this.#sequence}`;
    const addedAt = this.#options.clock.now();
    return { id, writer, sequence: this.#sequence, addedAt, event, ...measure(event, this.#options) };
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
    this.#tell(drop);
    return drop;
  }

  /** A listener that adds an event to a full buffer drops another: that is counted, and told to nobody, or it would not end. */
  #tell(drop: Drop<E>): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    quietly(() => this.#options.onDrop?.(drop));
    this.#isTelling = false;
  }
}

async function errorOf(work: Promise<void>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error ?? new Error('it threw nothing');
  }
}

async function noSink(): Promise<never> {
  throw new Error('this buffer was given no sink: its events stay until they are dropped');
}
