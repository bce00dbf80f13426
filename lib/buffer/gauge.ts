import type { SizeMethod } from './event-size.ts';

/** How full a buffer is, known without looking at any event. */
export type BufferUsage = {
  /** Events that it holds, those under way to the sink included. */
  readonly itemCount: number;
  readonly bytes: number;
  /** How the bytes were found; `estimated` as soon as one event's were. */
  readonly method: SizeMethod;
  /** When the oldest of them came: wall clock, ms since the epoch. */
  readonly oldestAt: number | undefined;
  /** Events that the sink has taken, since the buffer was made. */
  readonly writtenCount: number;
  /** Events that were given up, since the buffer was made. */
  readonly droppedCount: number;
  /** When the last one was: wall clock, ms since the epoch. */
  readonly lastDropAt: number | undefined;
};

/** Which buffer speaks: its name, and which of the fleet's buffers of that name. */
export type Writer = { readonly name: string; readonly writer: string };

/** Told after each flush how much still waits, where others can read it. It throws where it can't tell. */
export type Gauge = (from: Writer, usage: BufferUsage, signal: AbortSignal) => Promise<void>;
