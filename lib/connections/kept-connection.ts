/** A connection to a dependency, as the wrapper of a driver offers it. */
export interface Connection {
  /** The server or Beacon ended it. */
  readonly isClosed: boolean;
  /** Connects and logs in. @default - the first use connects */
  connect?(): Promise<void>;
  /** Ends it at once, with all work on it: its socket is destroyed when this returns. */
  destroy(): void;
  /** The meaning of an error of this connection: a `ProbeError`, or the error itself when its meaning is unknown. */
  explain(error: unknown): unknown;
}

/**
 * At most one connection to a dependency, opened when first needed and kept for the next run. Any failure, and the end
 * of an attempt, destroys it, because its state would be unknown.
 */
export class KeptConnection<C extends Connection> {
  readonly #create: () => Promise<C>;
  #kept: C | undefined;

  /** @param create makes the connection object, with a login; it is connected later */
  constructor(create: () => Promise<C>) {
    this.#create = create;
  }

  /** Whether the next use goes over a connection that an earlier use opened. */
  get isOpen(): boolean {
    return this.#kept !== undefined && !this.#kept.isClosed;
  }

  /**
   * Works over the connection until the signal aborts. Only one use at a time: the checker runs one.
   * @throws ProbeError for a failure with a known meaning, with the driver's error as its cause
   */
  async use<T>(signal: AbortSignal, work: (connection: C) => Promise<T>): Promise<T> {
    const kept = this.isOpen ? this.#kept : undefined;
    const connection = kept ?? (await this.#create());
    const end = () => this.#drop(connection);
    signal.addEventListener('abort', end, { once: true });
    try {
      signal.throwIfAborted();
      if (!kept) await connection.connect?.();
      const answer = await work(connection);
      if (!signal.aborted) this.#kept = connection;
      return answer;
    } catch (error) {
      this.#drop(connection);
      throw connection.explain(error);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  /** Ends the connection, if there is one. */
  close(): void {
    if (this.#kept) this.#drop(this.#kept);
  }

  #drop(connection: C): void {
    if (this.#kept === connection) this.#kept = undefined;
    connection.destroy();
  }
}
