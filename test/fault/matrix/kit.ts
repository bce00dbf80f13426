import { Redis } from 'ioredis';
import { LocalPostgres } from '../../../local/servers/postgres.ts';
import { LocalRedis } from '../../../local/servers/redis.ts';
import { fakeNames } from '../../support/fake-names.ts';
import { RedisCluster } from '../../support/redis-cluster.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { until } from '../../support/until.ts';
import { runSql } from './full-servers.ts';

/** The limit of an attempt in the matrix, ms: short, so that the whole of it is. */
const ATTEMPT_MS = 200;

export const DEADLINE_MS = 600;

const ROLE = 'probe';
const ROLE_PASSWORD = 'probe-password';

/** The name under which the rows know the cache; the database is `localhost`, since it speaks no TLS there. */
export const CACHE_NAME = 'cache.test';

/** Real servers that work, each behind a proxy, and what it takes to break them. */
export class Kit {
  readonly postgres: LocalPostgres;
  readonly redis: LocalRedis;
  readonly names = fakeNames();
  readonly #admin: Redis;
  #cluster: Promise<RedisCluster> | undefined;
  #proxies: { readonly database: TcpProxy; readonly cache: TcpProxy } | undefined;

  private constructor(postgres: LocalPostgres, redis: LocalRedis) {
    this.postgres = postgres;
    this.redis = redis;
    this.#admin = new Redis(redis.url, { enableReadyCheck: false });
  }

  static async start(): Promise<Kit> {
    const [postgres, redis] = await Promise.all([LocalPostgres.start(), LocalRedis.start()]);
    const kit = new Kit(postgres, redis);
    await kit.sql(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${ROLE_PASSWORD}'`, 'CREATE DATABASE app');
    return kit;
  }

  /** New proxies for a row, and names that lead to them. */
  async begin(): Promise<void> {
    this.names.point('localhost', '127.0.0.1');
    this.names.point(CACHE_NAME, '127.0.0.1');
    this.#proxies = {
      database: await TcpProxy.start(this.postgres.port),
      cache: await TcpProxy.start(this.redis.port),
    };
  }

  async end(): Promise<void> {
    await Promise.all([this.database.stop(), this.cache.stop()]);
  }

  /** A cluster of two nodes, all slots on the first: started once, since it takes 2 s to trust itself. */
  cluster(): Promise<RedisCluster> {
    this.#cluster ??= RedisCluster.start(2);
    return this.#cluster;
  }

  async stop(): Promise<void> {
    this.names.restore();
    await (await this.#cluster)?.stop();
    this.#admin.disconnect();
    await Promise.all([this.postgres.remove(), this.redis.remove()]);
  }

  get database(): TcpProxy {
    if (!this.#proxies) throw new Error('no row has begun');
    return this.#proxies.database;
  }

  get cache(): TcpProxy {
    if (!this.#proxies) throw new Error('no row has begun');
    return this.#proxies.cache;
  }

  proxyOf(component: 'database' | 'cache'): TcpProxy {
    return component === 'database' ? this.database : this.cache;
  }

  nameOf(component: 'database' | 'cache'): string {
    return component === 'database' ? 'localhost' : CACHE_NAME;
  }

  /** The usual settings: both servers, nothing remembered, everything short. */
  get env(): Record<string, string> {
    return {
      DATABASE_URL: this.databaseUrl(this.database.port),
      DATABASE_TLS: 'off',
      DATABASE_TIMEOUT_MS: String(ATTEMPT_MS),
      DATABASE_TTL: '0',
      DATABASE_FAILURE_TTL: '0',
      CACHE_URL: `redis://${CACHE_NAME}:${this.cache.port}`,
      CACHE_TIMEOUT_MS: String(ATTEMPT_MS),
      CACHE_TTL: '0',
      CACHE_FAILURE_TTL: '0',
      CHECK_DEADLINE_MS: String(DEADLINE_MS),
      BUFFER_SOURCE: 'memory',
      MAX_MEMORY_PERCENT: '100',
    };
  }

  databaseUrl(port: number, password = ROLE_PASSWORD): string {
    return `postgres://${ROLE}:${password}@localhost:${port}/app`;
  }

  /** Statements of the administrator, one after the other. */
  async sql(...statements: string[]): Promise<void> {
    await runSql(this.postgres.url, ...statements);
  }

  /** Waits until Redis has noticed that all but the administrator have gone. */
  untilCacheIsAlone(): Promise<void> {
    return until('no other client', async () => clientCount(await this.redisAdmin('CLIENT', 'LIST')) === 1);
  }

  /** A command of the administrator of Redis, on a connection that was there before any fault. */
  redisAdmin(...command: [string, ...string[]]): Promise<unknown> {
    const [name, ...args] = command;
    return this.#admin.call(name, ...args);
  }
}

/** Clients that Redis lists, by the reply to CLIENT LIST. */
const clientCount = (list: unknown) => String(list).trim().split('\n').length;
