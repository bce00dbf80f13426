/** An event as the buffer holds it and a sink gets it. */
export type StoredEvent<E = unknown> = {
  /** Unique over the fleet, and the same at each attempt: `<writer>-<sequence>`. */
  readonly id: string;
  /** The buffer that took it in: a UUID for each. */
  readonly writer: string;
  /** 1, 2, 3… for each writer, so that a gap in the table is an event that was lost. */
  readonly sequence: number;
  /** Wall clock, ms since the epoch. */
  readonly addedAt: number;
  readonly event: E;
};

/**
 * Writes one batch, oldest first, or throws: then the whole batch comes again. What it had written by then comes
 * twice, so it should tell events by their id. When the signal aborts, nobody waits any longer: end the work.
 * @throws RejectedEvents for events that it will never take; those are given up, and the others come again
 */
export type Sink<E = unknown> = (batch: readonly StoredEvent<E>[], signal: AbortSignal) => Promise<void>;

/** Events that a sink can't take however often they come, by their ids. */
export class RejectedEvents extends Error {
  override readonly name = 'RejectedEvents';
  readonly ids: ReadonlySet<string>;

  constructor(ids: Iterable<string>, options?: ErrorOptions) {
    const set = new Set(ids);
    super(`the sink can't take ${set.size} of the events`, options);
    this.ids = set;
  }
}
