import { randomUUID } from 'node:crypto';
import { readConfig } from '../lib/config/config.ts';
import { ConfigError } from '../lib/errors.ts';
import { bufferActions, serverActions } from './actions.ts';
import { localAlarm } from './alarm/alarm.ts';
import { type Action, listenForKeys, startControlPort } from './controls.ts';
import { portOf, startFront } from './front.ts';
import { type LocalDynamoDb, startDynamoDb } from './servers/dynamodb.ts';
import { LocalPostgres } from './servers/postgres.ts';
import { LocalRedis } from './servers/redis.ts';
import { createThrottle } from './throttle.ts';
import { usage } from './usage.ts';

/** What has to be undone at the end, last first. A start that is still under way is waited for. */
const undo: (() => Promise<unknown>)[] = [];

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Starts what no variable points to, and says so in the environment that the handler will read. */
async function startServers(env: NodeJS.ProcessEnv): Promise<Action[]> {
  const database = env.DATABASE_URL ? undefined : LocalPostgres.start();
  const cache = env.CACHE_URL ? undefined : LocalRedis.start();
  const table = env.AWS_ENDPOINT_URL_DYNAMODB ? undefined : startDynamoDb();
  for (const server of [database, cache]) undo.push(async () => (await server)?.remove());
  undo.push(async () => (await table)?.close());
  const [postgres, redis, dynamoDb] = await Promise.all([database, cache, table]);
  if (postgres) Object.assign(env, { DATABASE_URL: postgres.url, DATABASE_TLS: 'off' });
  if (redis) env.CACHE_URL = redis.url;
  if (dynamoDb) await offerTable(dynamoDb, env);
  return [
    ...(postgres ? serverActions('database', ['d', 'D'], postgres.process) : []),
    ...(redis ? serverActions('cache', ['c', 'C'], redis.process) : []),
  ];
}

/** The SDK signs with any login; the table's name may be somebody's. */
async function offerTable(dynamoDb: LocalDynamoDb, env: NodeJS.ProcessEnv): Promise<void> {
  env.AWS_ENDPOINT_URL_DYNAMODB = dynamoDb.endpoint;
  env.AWS_REGION ||= 'eu-west-1';
  env.AWS_ACCESS_KEY_ID ||= 'local';
  env.AWS_SECRET_ACCESS_KEY ||= 'none';
  env.TABLE_NAME ||= 'beacon';
  await dynamoDb.createTable(env.TABLE_NAME);
}

/** Refuses a bad configuration before anything is started. */
function checkConfiguration(env: NodeJS.ProcessEnv): void {
  readConfig({
    ...env,
    DATABASE_URL: env.DATABASE_URL ?? 'postgres://user@127.0.0.1/name',
    CACHE_URL: env.CACHE_URL ?? 'redis://127.0.0.1',
    TABLE_NAME: env.TABLE_NAME ?? 'beacon',
    ...(!env.DATABASE_URL && { DATABASE_TLS: 'off' }),
  });
}

function portWanted({ PORT: port = '3000' }: NodeJS.ProcessEnv): number {
  if (/^\d{1,5}$/.test(port) && Number(port) < 65_536) return Number(port);
  throw new ConfigError([{ name: 'PORT', problem: `got "${port}"; allowed: 0 (picks one) to 65535` }]);
}

async function start(env: NodeJS.ProcessEnv): Promise<void> {
  const port = portWanted(env);
  env.BUFFER_SOURCE ||= 'memory';
  env.EDGE_PATH ||= `/edge/${randomUUID()}`;
  checkConfiguration(env);
  const servers = await startServers(env);
  const { handler } = await import('../functions/health/handler.ts');
  const { sharedBuffer } = await import('../lib/buffer/shared.ts');
  const { settings } = readConfig(env);
  const alarm = localAlarm(env, say);
  undo.push(alarm.stop);
  const buffer = bufferActions(sharedBuffer({ sink: async () => {} }), settings.MAX_BUFFER_SIZE_ITEMS);
  const actions = [...servers, ...buffer, ...alarm.actions];
  const throttle = env.THROTTLE === 'off' ? () => 0 : createThrottle(Date.now);
  const front = await startFront({ handler, edgePath: env.EDGE_PATH, throttle }, port);
  const control = await startControlPort(actions);
  say(usage({ port: portOf(front), controlPort: portOf(control), settings, actions }));
  listenForKeys(process.stdin, actions, () => void stop(0), say);
}

let stopping = false;

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.allSettled(undo.reverse().map(step => step()));
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

start(process.env).catch(async (error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE' && 'Its port is taken: PORT=0 npm start picks a free one.';
  process.stderr.write(`${taken || error.message}\n`);
  await stop(1);
});
