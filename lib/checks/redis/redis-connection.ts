import { isIP } from 'node:net';
import { Redis } from 'ioredis';
import type { Login } from '../../connections/credentials.ts';
import { asProbeError } from '../../connections/failures.ts';
import { classifyRedis } from './errors.ts';
import type { CacheConnection } from './probe.ts';
import type { RedisEndpoint } from './target.ts';

/** With an empty user: log in with the password only, as the default user. With an empty password: don't log in. */
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
    if (this.#cause) throw this.#cause; // a SELECT that failed: ioredis would continue with another database
  }

  async writeAndRead(key: string, value: string, expireMs: number): Promise<string | null> {
    const answers = [this.#client.set(key, value, 'PX', expireMs), this.#client.get(key)] as const;
    const [, read] = await Promise.all(answers);
    return read;
  }

  /** The same on a node to which the key's slot is moving: it serves the key only after ASKING. */
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
      this.#client.disconnect(); // sends a FIN and waits 2 s for the end of the socket, therefore:
      stream?.destroy();
    }
    this.isClosed = true;
  }

  explain(error: unknown): unknown {
    return asProbeError(this.#cause ?? error, classifyRedis);
  }
}

/**
 * By default, ioredis retries 20 times and queues meanwhile; a probe needs the first answer. RESP2 without client info
 * and ready check is the shortest conversation: no HELLO, INFO or CLIENT that an ACL could deny, and no waiting for a
 * server that is loading. There are no time limits here: destroying the socket ends everything.
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
    // SNI allows names only; ioredis would send no name at all.
    ...(tls && { tls: { rejectUnauthorized: true, ...(!isIP(host) && { servername: host }) } }),
  };
}
