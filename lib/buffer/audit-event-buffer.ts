import { measure, type SizeMethod, type SizeSettings } from './event-size.ts';

export type BufferOptions = Partial<SizeSettings> & {
  /** Events held at most; the oldest go first. @default 1000 */
  readonly maxItems?: number;
  /** Wall clock, ms since the epoch. @default - the machine's */
  readonly now?: () => number;
};

/** How full the buffer is, known without looking at any event. */
export type BufferUsage = {
  readonly itemCount: number;
  readonly bytes: number;
  /** How the bytes were found; `estimated` as soon as one event was. */
  readonly method: SizeMethod;
  /** Events that had to make room, since the process began. */
  readonly droppedCount: number;
  /** When the last one had to: wall clock, ms since the epoch. */
  readonly lastDropAt: number | undefined;
};

type Entry<E> = { readonly event: E; readonly bytes: number; readonly estimated: boolean };

/**
 * Audit events in memory, oldest first. It is bounded: when full, the oldest event makes room and is counted.
 * Sizes are taken when an event comes, so that asking how full it is costs the same at any length.
 */
export class AuditEventBuffer<E = unknown> {
  readonly #maxItems: number;
  readonly #size: SizeSettings;
  readonly #now: () => number;
  #entries: (Entry<E> | undefined)[] = [];
  /** Places before this index are empty; they are cut off in bulk, so that dropping one is O(1) on average. */
  #head = 0;
  #bytes = 0;
  #estimatedCount = 0;
  #droppedCount = 0;
  #lastDropAt: number | undefined;

  /** @throws RangeError where `maxItems` is not a whole number of at least 1 */
  constructor({
    maxItems = 1000,
    exact = true,
    estimateBytes = 50 * 1024,
    now = Date.now,
  }: BufferOptions = {}) {
    if (!Number.isInteger(maxItems) || maxItems < 1) {
      throw new RangeError(`maxItems is ${maxItems}; a buffer holds a whole number of events, at least 1`);
    }
    this.#maxItems = maxItems;
    this.#size = { exact, estimateBytes };
    this.#now = now;
  }

  /** How many events wait. */
  get length(): number {
    return this.#entries.length - this.#head;
  }

  /** Adds an event. Returns the event that had to make room for it, if one had to. */
  add(event: E): E | undefined {
    const dropped = this.length === this.#maxItems ? this.#drop() : undefined;
    const { bytes, method } = measure(event, this.#size);
    const estimated = method === 'estimated';
    this.#entries.push({ event, bytes, estimated });
    this.#bytes += bytes;
    if (estimated) this.#estimatedCount += 1;
    return dropped;
  }

  /** Takes all events out, oldest first. */
  flush(): E[] {
    const events = this.getItems();
    this.#entries = [];
    this.#head = 0;
    this.#bytes = 0;
    this.#estimatedCount = 0;
    return events;
  }

  /** A copy of what waits, oldest first. */
  getItems(): E[] {
    return this.#entries.slice(this.#head).flatMap(entry => (entry ? [entry.event] : []));
  }

  usage(): BufferUsage {
    const measured = this.#size.exact ? 'v8' : 'json';
    return {
      itemCount: this.length,
      bytes: this.#bytes,
      method: this.#estimatedCount > 0 ? 'estimated' : measured,
      droppedCount: this.#droppedCount,
      lastDropAt: this.#lastDropAt,
    };
  }

  #drop(): E | undefined {
    const oldest = this.#entries[this.#head];
    if (!oldest) return undefined;
    this.#entries[this.#head] = undefined;
    this.#head += 1;
    this.#bytes -= oldest.bytes;
    if (oldest.estimated) this.#estimatedCount -= 1;
    this.#droppedCount += 1;
    this.#lastDropAt = this.#now();
    if (this.#head * 2 > this.#entries.length) this.#cutHead();
    return oldest.event;
  }

  #cutHead(): void {
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }
}
