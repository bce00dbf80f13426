import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBeacon } from '../test/support/beacon.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../test/support/dynamodb.ts';
import { restApiEvent } from '../test/support/events.ts';
import { envOf, startServers, stopServers } from '../test/support/servers.ts';
import { bufferTable } from './buffer.ts';
import { type Bundles, bundleAll, bytesOf } from './bundles.ts';
import { type Measured, measure, type Subject } from './cold.ts';
import { fleetTable } from './fleet.ts';
import { type Env, handlerMs, slowestProbeMs } from './in-process.ts';
import { program, upTo } from './options.ts';

const options = program(
  'npm run bench --',
  'Measures Beacon beside handlers that are written by hand. Takes about 10 s a round, and the seconds of the fleet.',
)
  .option('--rounds <n>', 'how often each subject is started', upTo(1000), 21)
  .option('--fleet-seconds <n>', 'how long the simulated fleet runs', upTo(3600), 60)
  .parse()
  .opts<{ rounds: number; fleetSeconds: number }>();

/** An environment whose table has fresh results of all its components: another environment has just checked them. */
async function sharedEnv(env: Env, dynamoDb: LocalDynamoDb): Promise<Env> {
  await dynamoDb.createTable('beacon');
  const shared = {
    ...{ ...env, ...awsEnv(dynamoDb.endpoint), SHARED_RESULTS: 'true', TABLE_NAME: 'beacon' },
    ...{ DATABASE_TTL: '86400', CACHE_TTL: '86400' },
  };
  const sharing = { budgetMs: 10_000, coldBudgetMs: 10_000, staleMs: 0 };
  for (const expected of ['run', 'shared']) {
    const { beacon, close } = startBeacon(shared);
    const { components } = await beacon.checker.run({ deadlineAt: Date.now() + 20_000, sharing });
    close();
    const { origin } = components.find(({ name }) => name === 'database') ?? {};
    if (origin !== expected) throw new Error(`the result of the database is ${origin}, not ${expected}`);
  }
  return shared;
}

function subjects(bundles: Bundles, env: Env, shared: Env): Subject[] {
  const health = restApiEvent({ receivedAt: 0 });
  const uncached = { ...env, DATABASE_TTL: '0', CACHE_TTL: '0' };
  return [
    { name: 'an empty handler', folder: bundles.empty, env, event: health },
    { name: 'a plain handler, as CDK bundles it', folder: bundles.plainDefault, env, event: health },
    { name: 'a plain handler, bundled as Beacon is', folder: bundles.plainBest, env, event: health },
    { name: 'the same without the SDK', folder: bundles.plainNoSdk, env, event: health },
    {
      name: '**Beacon** `/health/live`',
      folder: bundles.beacon,
      env,
      event: restApiEvent({ path: '/health/live', receivedAt: 0 }),
    },
    { name: '**Beacon** `/health`, shared', folder: bundles.beacon, env: shared, event: health },
    { name: '**Beacon** `/health`, cached', folder: bundles.beacon, env, event: health },
    { name: '**Beacon** `/health`, uncached', folder: bundles.beacon, env: uncached, event: health },
  ];
}

function coldTable(list: readonly Subject[], measured: ReadonlyMap<string, Measured>): string[] {
  const rows = list.map(({ name, folder }) => {
    const one = measured.get(name);
    if (!one) throw new Error(`${name} was not measured`);
    const cells = [
      name,
      `${one.coldMs.toFixed(1)} ms`,
      `${one.coldRatio.toFixed(2)} ×`,
      `${one.warmMs.toFixed(2)} ms`,
      `${one.rssMegabytes.toFixed(0)} MB`,
      `${(bytesOf(folder) / 1000).toFixed(0)} kB`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| | cold: spawn to first answer | | warm round trip | RSS | bundle |',
    '|---|---:|---:|---:|---:|---:|',
    ...rows,
  ];
}

async function inProcessTable(env: Env): Promise<string[]> {
  const probe = await slowestProbeMs(env);
  const uncached = await handlerMs(env, '0');
  const cached = await handlerMs(env, '600');
  return [
    '| in one process | |',
    '|---|---:|',
    `| the drivers alone, both at once | ${probe.toFixed(3)} ms |`,
    `| the handler, when every check runs | ${uncached.toFixed(3)} ms |`,
    `| … the difference | ${(uncached - probe).toFixed(3)} ms |`,
    `| the handler, when all results are kept | ${cached.toFixed(3)} ms, ${Math.round(1000 / cached)} requests a second |`,
  ];
}

const root = mkdtempSync(join(tmpdir(), 'beacon-bench-'));
const servers = await startServers();
const dynamoDb = await startDynamoDb();
try {
  const env = envOf(servers);
  const list = subjects(await bundleAll(root), env, await sharedEnv(env, dynamoDb));
  const table = coldTable(list, await measure(list, options.rounds));
  const tables = [
    table,
    await inProcessTable(env),
    await bufferTable(env.DATABASE_URL),
    await fleetTable(options.fleetSeconds),
  ];
  process.stdout.write(`${tables.map(lines => lines.join('\n')).join('\n\n')}\n`);
} finally {
  await Promise.all([stopServers(servers), dynamoDb.close()]);
  rmSync(root, { recursive: true, force: true });
}
