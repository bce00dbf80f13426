import { isIP } from 'node:net';
import { Redis } from 'ioredis';
import type { Login } from '../../connections/credentials.ts';
import { asProbeError } from '../../connections/failures.ts';
import type { CacheConnection } from './cache-connection.ts';

export type RedisEndpoint = {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  /** Speak TLS and verify the server's certificate and name. */
  readonly tls: boolean;
};

/** An empty user: log in by password alone, as the default user. An empty password: don't log in. */
export type RedisSettings = RedisEndpoint & Login;

/** One connection to Redis or Valkey by `ioredis`. */
export class RedisConnection implements CacheConnection {
  readonly #client: Redis;
  /** ioredis tells the caller only "Connection is closed."; the cause comes as an event. */
  #cause: Error | undefined;
  isClosed = false;

  constructor(settings: RedisSettings) {
    this.#client = new Redis(options(settings));
    this.#client.on('error', error => {
      this.#cause ??= error;
    });
    this.#client.on('close', () => {
      this.isClosed = true;
    });
  }

  async connect(): Promise<void> {
    await this.#client.connect();
    if (this.#cause) throw this.#cause; // a SELECT that failed: ioredis would go on with another database
  }

  async writeAndRead(key: string, value: string, expireMs: number): Promise<string | null> {
    const answers = [this.#client.set(key, value, 'PX', expireMs), this.#client.get(key)] as const;
    const [, read] = await Promise.all(answers);
    return read;
  }

  /** The same where a slot is on its way to this node: it answers for it only when asked so. */
  async askToWriteAndRead(key: string, value: string, expireMs: number): Promise<string | null> {
    const { asking } = this.#client;
    const answers = [
      asking.call(this.#client),
      this.#client.set(key, value, 'PX', expireMs),
      asking.call(this.#client),
      this.#client.get(key),
    ] as const;
    const [, , , read] = await Promise.all(answers);
    return read;
  }

  destroy(): void {
    const { stream } = this.#client;
    if (!this.isClosed && !stream?.closed) {
      this.#client.disconnect(); // says goodbye, and waits 2 s for the end of the socket, so:
      stream?.destroy();
    }
    this.isClosed = true;
  }

  explain(error: unknown): unknown {
    return asProbeError(this.#cause ?? error);
  }
}

/**
 * ioredis's defaults would retry 20 times and queue meanwhile; a probe wants the first answer. RESP2 without
 * client info or ready check is the smallest conversation: no HELLO, no INFO, no CLIENT for an ACL to refuse,
 * and no waiting on a server that is loading. Limits of time are left out: destroying the socket ends all.
 */
function options({ host, port, user, password, db, tls }: RedisSettings) {
  return {
    host,
    port,
    db,
    lazyConnect: true,
    protocol: 2 as const,
    disableClientInfo: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 0,
    ...(user && password && { username: user }),
    ...(password && { password }),
    // SNI takes a name only; ioredis would send none.
    ...(tls && { tls: { rejectUnauthorized: true, ...(!isIP(host) && { servername: host }) } }),
  };
}
