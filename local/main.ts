import { randomUUID } from 'node:crypto';
import { sharedBuffer } from '../lib/buffer/shared.ts';
import { readConfig } from '../lib/checks/components.ts';
import { isLoopback } from '../lib/connections/url-parts.ts';
import { ConfigError, type Fault } from '../lib/settings/config-error.ts';
import { shownText } from '../lib/settings/rejected-value.ts';
import { bufferActions, localBuffer, serverActions } from './actions.ts';
import { localAlarm } from './alarm/alarm.ts';
import { type Action, listenForKeys, startControlPort } from './control/controls.ts';
import { portOf, startFront } from './front.ts';
import { type LocalDynamoDb, startDynamoDb } from './servers/dynamodb.ts';
import { LocalPostgres } from './servers/postgres.ts';
import { LocalRedis } from './servers/redis.ts';
import { readLocalSettings } from './settings.ts';
import { createThrottle } from './throttle.ts';
import { usage } from './usage.ts';

/** Steps that stop what was started; the last one runs first. A server that is still starting is waited for. */
const stopSteps: (() => Promise<unknown>)[] = [];

const DEFAULT_PORT = 3000;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Starts the servers that no variable points to, and sets the variables that tell the handler where they are. */
async function startServers(env: NodeJS.ProcessEnv): Promise<Action[]> {
  const database = env.DATABASE_URL ? undefined : LocalPostgres.start();
  const cache = env.CACHE_URL ? undefined : LocalRedis.start();
  const table = env.AWS_ENDPOINT_URL_DYNAMODB ? undefined : startDynamoDb();
  for (const server of [database, cache]) stopSteps.push(async () => (await server)?.remove());
  stopSteps.push(async () => (await table)?.close());
  const [postgres, redis, dynamoDb] = await Promise.all([database, cache, table]);
  if (postgres) Object.assign(env, { DATABASE_URL: postgres.url, DATABASE_TLS: 'off' });
  if (redis) env.CACHE_URL = redis.url;
  if (dynamoDb) await addTable(dynamoDb, env);
  return [
    ...(postgres ? serverActions('database', ['d', 'D'], postgres.process) : []),
    ...(redis ? serverActions('cache', ['c', 'C'], redis.process) : []),
  ];
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

/** Checks the settings before any server is started. @throws ConfigError that lists every fault */
function checkConfiguration(env: NodeJS.ProcessEnv): void {
  const faults = localFaults(env);
  try {
    readConfig({
      ...env,
      DATABASE_URL: env.DATABASE_URL || 'postgres://user@127.0.0.1/name',
      CACHE_URL: env.CACHE_URL || 'redis://127.0.0.1',
      TABLE_NAME: env.TABLE_NAME || 'beacon',
      ...(!env.DATABASE_URL && { DATABASE_TLS: 'off' }),
    });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    faults.push(...error.faults);
  }
  if (faults.length > 0) throw new ConfigError(faults);
}

/** What is wrong with the settings that only `npm start` has. */
function localFaults({ PORT: port, THROTTLE: throttle }: NodeJS.ProcessEnv): Fault[] {
  const isPort = !port || (/^\d{1,5}$/.test(port) && Number(port) < 65_536);
  const faults = isPort
    ? []
    : [{ name: 'PORT', problem: `got ${shownText(port)}; allowed: 0 (any free port) to 65535` }];
  if (!throttle || throttle === 'on' || throttle === 'off') return faults;
  return [...faults, { name: 'THROTTLE', problem: `got ${shownText(throttle)}; allowed: on, off` }];
}

/** A database on this machine needs no TLS, and seldom offers it. */
function allowWithoutTls(env: NodeJS.ProcessEnv): void {
  const url = URL.parse(env.DATABASE_URL ?? '');
  const isNear = url && isLoopback(url.hostname.replace(/^\[|\]$/g, ''));
  if (!isNear || env.DATABASE_TLS || url.searchParams.has('sslmode')) return;
  env.DATABASE_TLS = 'off';
  say('The database is on this machine, so Beacon connects without TLS; DATABASE_TLS=verify changes that.');
}

async function start(env: NodeJS.ProcessEnv): Promise<void> {
  env.BUFFER_SOURCE ||= 'memory';
  env.EDGE_PATH ||= `/edge/${randomUUID()}`;
  allowWithoutTls(env);
  checkConfiguration(env);
  const servers = await startServers(env);
  const settings = readLocalSettings(env);
  const buffer = sharedBuffer(localBuffer(settings), env); // before the handler creates one without a sink
  const { handler } = await import('../functions/health/handler.ts');
  const alarm = localAlarm(env, say);
  stopSteps.push(alarm.stop);
  const actions = [...servers, ...bufferActions(buffer, settings), ...alarm.actions];
  const throttle = env.THROTTLE === 'off' ? () => 0 : createThrottle(Date.now);
  const port = Number(env.PORT || DEFAULT_PORT);
  const front = await startFront({ handler, edgePath: env.EDGE_PATH, throttle }, port);
  const control = await startControlPort(actions);
  say(usage({ port: portOf(front), controlPort: portOf(control), settings, actions }));
  listenForKeys(process.stdin, actions, () => void stop(0), say);
}

let stopping = false;

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.allSettled(stopSteps.reverse().map(step => step()));
  process.exit(code);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

start(process.env).catch(async (error: NodeJS.ErrnoException) => {
  const portInUse =
    error.code === 'EADDRINUSE' &&
    `Port ${process.env.PORT || DEFAULT_PORT} is in use. Try PORT=0 npm start, which uses any free port.`;
  process.stderr.write(`${portInUse || error.message}\n`);
  await stop(1);
});
