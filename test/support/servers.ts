import { Redis } from 'ioredis';
import pg from 'pg';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { LocalRedis } from '../../local/servers/redis.ts';

export type Servers = { readonly postgres: LocalPostgres; readonly redis: LocalRedis };

/** A real PostgreSQL and a real Redis, for one suite. */
export async function startServers(): Promise<Servers> {
  const [postgres, redis] = await Promise.all([LocalPostgres.start(), LocalRedis.start()]);
  return { postgres, redis };
}

export async function stopServers({ postgres, redis }: Servers): Promise<void> {
  await Promise.all([postgres.remove(), redis.remove()]);
}

/** The environment of a Beacon that asks these servers, or what stands before them on other ports. */
export function envOf({ postgres, redis }: Servers, ports: { database?: number; cache?: number } = {}) {
  return {
    DATABASE_URL: postgres.url.replace(`:${postgres.port}`, `:${ports.database ?? postgres.port}`),
    DATABASE_TLS: 'off',
    CACHE_URL: redis.url.replace(`:${redis.port}`, `:${ports.cache ?? redis.port}`),
    BUFFER_SOURCE: 'memory',
    MAX_MEMORY_PERCENT: '100',
  };
}

/** Connections that PostgreSQL lists for Beacon. */
export async function databaseConnections({ postgres }: Servers): Promise<number> {
  return countConnections(postgres, 'true');
}

/** Connections of Beacon that have run a statement and wait for the next. */
export async function idleDatabaseConnections({ postgres }: Servers): Promise<number> {
  return countConnections(postgres, "state = 'idle' AND query <> ''");
}

async function countConnections({ url }: LocalPostgres, condition: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, application_name: 'observer' });
  await client.connect();
  const { rows } = await client.query(
    `SELECT count(*)::int AS count FROM pg_stat_activity WHERE application_name = 'beacon' AND ${condition}`,
  );
  await client.end();
  return rows[0].count;
}

/** Connections that Redis lists, but for the one that asks. */
export async function cacheConnections({ redis }: Servers): Promise<number> {
  const client = new Redis(redis.url);
  const list = await client.client('LIST');
  client.disconnect();
  return String(list).trim().split('\n').length - 1;
}

/** How often Redis has run a command since it started. */
export async function cacheCalls({ redis }: Servers, command: string): Promise<number> {
  const client = new Redis(redis.url);
  const statistics = await client.info('commandstats');
  client.disconnect();
  return Number(new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(statistics)?.[1] ?? 0);
}
