import type { Action } from '../control/controls.ts';
import type { Screen } from '../screen/screen.ts';
import { type LocalDynamoDb, startDynamoDb } from '../servers/dynamodb.ts';
import { LocalPostgres } from '../servers/postgres.ts';
import { LocalRedis } from '../servers/redis.ts';
import { INSTALL_REDIS, installedRedis } from '../servers/redis-binary.ts';
import { serverActions } from './actions.ts';

/** Servers that were started. */
export type Started = {
  readonly actions: Action[];
  /** @default - the user has a database */
  readonly databasePort: number | undefined;
};

/**
 * Starts the servers that no variable points to, and sets the variables that tell the handler where they are. A server
 * that is still starting is waited for when all are stopped.
 */
export function startServers(
  env: NodeJS.ProcessEnv,
  screen: Screen,
): { started: Promise<Started>; stop: () => Promise<void> } {
  const database = env.DATABASE_URL ? undefined : timed('PostgreSQL', LocalPostgres.start(), screen);
  const hasCache = env.CACHE_URL !== undefined && env.CACHE_URL !== '';
  const cache = hasCache || !installedRedis() ? undefined : timed('Redis', LocalRedis.start(), screen);
  if (!hasCache && !cache) screen.say(`Without a cache: ${INSTALL_REDIS}`);
  const table = env.AWS_ENDPOINT_URL_DYNAMODB ? undefined : timed('DynamoDB', startDynamoDb(), screen);
  const stop = async () => {
    await Promise.allSettled([
      database?.then(server => server.remove()),
      cache?.then(server => server.remove()),
      table?.then(server => server.close()),
    ]);
  };
  const started = async () => {
    const [postgres, redis, dynamoDb] = await Promise.all([database, cache, table]);
    if (postgres) Object.assign(env, { DATABASE_URL: postgres.url, DATABASE_TLS: 'off' });
    if (redis) env.CACHE_URL = redis.url;
    if (dynamoDb) await addTable(dynamoDb, env);
    const actions = [
      ...(postgres ? serverActions('database', ['d', 'D'], postgres.process) : []),
      ...(redis ? serverActions('cache', ['c', 'C'], redis.process) : []),
    ];
    return { actions, databasePort: postgres?.port };
  };
  return { started: started(), stop };
}

/** Shows that a server is being started, and how long it took. */
async function timed<T>(name: string, starting: Promise<T>, screen: Screen): Promise<T> {
  const startedAt = performance.now();
  screen.bottom('Starting the servers …');
  const server = await starting;
  screen.say(
    screen.paint('dim', `${name} started in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`),
  );
  return server;
}

/** Creates Beacon's table, and sets the variables that lead the SDK to it. Values that the user has set are kept. */
async function addTable(dynamoDb: LocalDynamoDb, env: NodeJS.ProcessEnv): Promise<void> {
  env.AWS_ENDPOINT_URL_DYNAMODB = dynamoDb.endpoint;
  env.AWS_REGION ||= 'eu-west-1';
  env.AWS_ACCESS_KEY_ID ||= 'local';
  env.AWS_SECRET_ACCESS_KEY ||= 'none';
  env.TABLE_NAME ||= 'beacon';
  env.SHARED_RESULTS ||= 'true';
  await dynamoDb.createTable(env.TABLE_NAME);
}
