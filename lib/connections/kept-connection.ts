import type { Clock } from '../time/clock.ts';

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

/** What a probe needs: something that works over a connection. */
export type Usable<C> = {
  use<T>(signal: AbortSignal, work: (connection: C) => Promise<T>): Promise<T>;
};

/** How old a connection may get. */
export type Aging = {
  readonly clock: Clock;
  /** The mean, ms: each connection has its own limit, up to 20 % below or above. 0: every run opens another one. */
  readonly maxAgeMs: number;
  /** A number from 0 (inclusive) to 1. @default - random, so that a fleet does not reconnect at once */
  readonly random?: () => number;
};

/** How far the limit of one connection lies from the mean. */
const JITTER = 0.2;

type Kept<C> = {
  readonly connection: C;
  readonly openedAt: number;
  /** ms; `Infinity` without aging. */
  readonly maxAgeMs: number;
};

/**
 * At most one connection to a dependency, opened when first needed and kept for the next run. Any failure, and the end
 * of an attempt, destroys it, because its state would be unknown. While an old one is being replaced there are two.
 */
export class KeptConnection<C extends Connection> implements Usable<C> {
  readonly #create: () => Promise<C>;
  readonly #aging: Aging | undefined;
  #kept: Kept<C> | undefined;
  #answerMs: number | undefined;

  /**
   * @param create makes the connection object, with a login; it is connected later
   * @param aging after which time a new connection should prove that connecting still works. @default - never
   */
  constructor(create: () => Promise<C>, aging?: Aging) {
    this.#create = create;
    this.#aging = aging;
  }

  /** Whether the next use goes over a connection that an earlier use opened. */
  get isOpen(): boolean {
    return this.#kept !== undefined && !this.#kept.connection.isClosed;
  }

  /** Whether there is a connection that is so old that another should replace it. By the wall clock. */
  get isDue(): boolean {
    if (!this.#kept || !this.isOpen || !this.#aging) return false;
    const age = this.#aging.clock.now() - this.#kept.openedAt;
    return age < 0 || age >= this.#kept.maxAgeMs; // below 0: the clock was set back
  }

  /** How long the last work took that succeeded, without opening a connection, ms; `undefined`: there is none, or no clock. */
  get answerMs(): number | undefined {
    return this.#answerMs;
  }

  /**
   * Works over the connection until the signal aborts. Only one use at a time: the checker runs one.
   * @throws ProbeError for a failure with a known meaning, with the driver's error as its cause
   */
  async use<T>(signal: AbortSignal, work: (connection: C) => Promise<T>): Promise<T> {
    const kept = this.isOpen ? this.#kept : undefined;
    return kept
      ? this.#work(kept.connection, signal, connection => this.#timed(connection, work))
      : this.#open(signal, work);
  }

  /**
   * Works over a new connection, beside the kept one, and keeps it instead when the work has succeeded. Until then, and
   * after a failure, the kept one stays.
   */
  get replacement(): Usable<C> {
    return { use: (signal, work) => this.#open(signal, work) };
  }

  async #open<T>(signal: AbortSignal, work: (connection: C) => Promise<T>): Promise<T> {
    const connection = await this.#create();
    return this.#work(connection, signal, async () => {
      await connection.connect?.();
      const answer = await this.#timed(connection, work);
      if (!signal.aborted) this.#keep(connection);
      return answer;
    });
  }

  async #timed<T>(connection: C, work: (connection: C) => Promise<T>): Promise<T> {
    const clock = this.#aging?.clock;
    const startedAt = clock?.monotonic() ?? 0;
    const answer = await work(connection);
    this.#answerMs = clock && clock.monotonic() - startedAt;
    return answer;
  }

  async #work<T>(connection: C, signal: AbortSignal, work: (connection: C) => Promise<T>): Promise<T> {
    const end = () => this.#drop(connection);
    signal.addEventListener('abort', end, { once: true });
    try {
      signal.throwIfAborted();
      return await work(connection);
    } catch (error) {
      this.#drop(connection);
      throw connection.explain(error);
    } finally {
      signal.removeEventListener('abort', end);
    }
  }

  /** Ends the connection, if there is one. */
  close(): void {
    if (this.#kept) this.#drop(this.#kept.connection);
  }

  #keep(connection: C): void {
    this.close();
    const { clock, maxAgeMs = Number.POSITIVE_INFINITY, random = Math.random } = this.#aging ?? {};
    const factor = 1 - JITTER + 2 * JITTER * random();
    this.#kept = { connection, openedAt: clock?.now() ?? 0, maxAgeMs: maxAgeMs * factor };
  }

  #drop(connection: C): void {
    if (this.#kept?.connection === connection) this.#kept = undefined;
    connection.destroy();
  }
}
