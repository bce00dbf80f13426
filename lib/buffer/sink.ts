/** An event as the buffer stores it and as a sink receives it. */
export type StoredEvent<E = unknown> = {
  /** Unique among all buffers, and the same at each attempt: `<writer>-<sequence>`. */
  readonly id: string;
  /** The UUID of the buffer that the event was added to. */
  readonly writer: string;
  /** 1, 2, 3… for each writer, so that a gap in what is stored is an event that was lost. */
  readonly sequence: number;
  /** When it was added, ms since the epoch. */
  readonly addedAt: number;
  readonly event: E;
};

/**
 * Writes one batch of events, oldest first, all or none of them if it can. After any error the buffer sends the
 * events again, so a sink may receive an event twice and should recognise it by its id.
 * @param signal aborts when the time is over: end the work, because the buffer does not wait for it
 * @throws RejectedEvents for events that it will never accept: the buffer drops these and sends the others again
 * @throws RefusedBatch for a batch with such an event, if the sink cannot tell which one it is
 */
export type Sink<E = unknown> = (batch: readonly StoredEvent<E>[], signal: AbortSignal) => Promise<void>;

/** Events that a sink will never accept, by their ids. */
export class RejectedEvents extends Error {
  override readonly name = 'RejectedEvents';
  readonly ids: ReadonlySet<string>;

  constructor(ids: Iterable<string>, options?: ErrorOptions) {
    const set = new Set(ids);
    super(`the sink rejects ${set.size} of the events`, options);
    this.ids = set;
  }
}

/**
 * The sink accepts none of a batch. Either some of its events are at fault, or the sink itself is: it cannot tell. The
 * buffer finds out with smaller batches, and drops an event only after the sink has refused it alone, has then
 * accepted another event, and has refused it alone again. While the sink accepts nothing, nothing is dropped.
 */
export class RefusedBatch extends Error {
  override readonly name = 'RefusedBatch';

  /** @param options its `cause`, if there is one, is what a flush returns as its error */
  constructor(options?: ErrorOptions) {
    super('the sink refuses the batch', options);
  }
}
