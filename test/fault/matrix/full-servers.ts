import { Redis } from 'ioredis';
import pg from 'pg';
import { LocalPostgres } from '../../../local/servers/postgres.ts';
import { LocalRedis } from '../../../local/servers/redis.ts';

export async function runSql(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

/** A session that stays open, whatever happens to it. */
export async function openSession(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

/** A PostgreSQL with three places for users and one for the administrator. */
export async function startSmallPostgres(): Promise<{
  readonly server: LocalPostgres;
  readonly url: string;
}> {
  const server = await LocalPostgres.start({
    flags: ['-c', 'max_connections=4', '-c', 'superuser_reserved_connections=1'],
  });
  await runSql(server.url, "CREATE ROLE probe LOGIN PASSWORD 'probe-password'");
  const url = server.url.replace(/\/\/.*@127\.0\.0\.1/, '//probe:probe-password@localhost');
  return { server, url };
}

/** A Redis whose limit of clients can be set while it is full. */
export async function startSmallRedis() {
  const server = await LocalRedis.start();
  const admin = new Redis(server.url, { enableReadyCheck: false });
  await admin.ping();
  return {
    server: {
      url: server.url,
      async remove() {
        admin.disconnect();
        await server.remove();
      },
    },
    setLimit: (clients: number) => admin.call('CONFIG', 'SET', 'maxclients', String(clients)),
  };
}
