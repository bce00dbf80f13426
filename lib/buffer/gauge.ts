import type { SizeMethod } from './event-size.ts';

/** How full a buffer is. Reading it takes the same time for any number of events. */
export type BufferUsage = {
  /** Events in the buffer, including those that a flush is writing. */
  readonly itemCount: number;
  /** Their total size, bytes. */
  readonly bytes: number;
  /** How the size was measured; `estimated` as soon as the size of one event is an estimate. */
  readonly method: SizeMethod;
  /** When the oldest event was added, ms since the epoch; `undefined` when the buffer is empty. */
  readonly oldestAt: number | undefined;
  /** When the buffer was created and its two counters were 0, ms since the epoch. */
  readonly startedAt: number;
  /** Events that the sink has accepted since `startedAt`. */
  readonly writtenCount: number;
  /** Events that the buffer has dropped since `startedAt`. */
  readonly droppedCount: number;
  /** When the buffer last dropped an event, ms since the epoch; `undefined` when it never did. */
  readonly lastDropAt: number | undefined;
};

/** Identifies one buffer. */
export type Writer = {
  /** The buffer's name, which all buffers of the same service share. */
  readonly name: string;
  /** A UUID that tells this buffer from all others of that name. */
  readonly writer: string;
};

/**
 * Stores how full a buffer is where other processes can read it. The buffer calls it after each flush.
 * @param signal aborts when its time is over: end the work
 * @param force report even while waiting after a failure, because the process is about to end
 * @throws an error when the report could not be stored; the flush returns it as `gaugeError`
 */
export type Gauge = (from: Writer, usage: BufferUsage, signal: AbortSignal, force?: boolean) => Promise<void>;
