import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../build/bundle.ts';
import { loadedAtStart } from '../../build/size-report.ts';
import { BUFFER_CHECK_TABLE } from '../../lib/checks/buffer/settings.ts';
import { POSTGRESQL_TABLE } from '../../lib/checks/postgresql/variables.ts';
import { REDIS_TABLE } from '../../lib/checks/redis/variables.ts';
import { rdsCertificates } from '../../lib/connections/rds-ca.ts';
import { RDS_REGIONS } from '../../lib/connections/rds-regions.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import { METRICS } from '../../lib/names/metrics.ts';
import { COMMON } from '../../lib/settings/common.ts';
import { awsEnv, startDynamoDb } from '../support/dynamodb.ts';
import { restApiEvent } from '../support/events.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { envOf, type Servers, startServers, stopServers } from '../support/servers.ts';
import { until } from '../support/until.ts';

let root: string;
let metafile: Metafile;
let servers: Servers;
let runtimes: LambdaRuntime[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'beacon-bundle-'));
  [metafile, servers] = await Promise.all([bundleFunction('health', root), startServers()]);
});

afterEach(async () => {
  await Promise.all(runtimes.map(runtime => runtime.stop()));
  runtimes = [];
});

afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await stopServers(servers);
});

/** An environment with the bundle; `modules` lists the bundle's own files that it has loaded. */
async function environment(env: Record<string, string> = {}, timeoutMs?: number) {
  const runtime = await LambdaRuntime.create();
  runtimes.push(runtime);
  const folder = join(root, 'health');
  runtime.spawn({ folder, env: { ...envOf(servers), ...env }, nodeArgs: ['--import', LIST_MODULES] });
  return {
    runtime,
    /** As a signed caller would. */
    async post(body: string): Promise<HttpResponse> {
      const signed = { method: 'POST', caller: 'arn:aws:iam::123456789012:user/ops', body };
      const headers = { 'content-type': 'application/json' };
      return (await runtime.invoke(restApiEvent({ ...signed, headers }), timeoutMs)) as HttpResponse;
    },
    async get(path: string): Promise<HttpResponse> {
      return (await runtime.invoke(restApiEvent({ path }), timeoutMs)) as HttpResponse;
    },
    modules: () => [
      ...new Set([...runtime.output.matchAll(/loaded ([\w-]+)-\w+\.mjs/g)].map(([, name]) => name)),
    ],
  };
}

/** Writes the name of each file of the bundle when it is loaded. */
const LIST_MODULES = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      if (url.endsWith('.mjs')) process.stderr.write('loaded ' + url.split('/').at(-1) + '\\n');
      return next(url, context);
    },
  });
`)}`;

describe('the bundle under the Lambda runtime client', () => {
  it('answers a cold and a warm invocation', async () => {
    const { get } = await environment();
    const [cold, warm] = [await get('/health'), await get('/health')];
    expect(cold.statusCode).toBe(200);
    expect(JSON.parse(cold.body)).toMatchObject({
      status: 'up',
      components: {
        database: { status: 'connected', cached: false },
        cache: { status: 'operational', cached: false },
        memory: { system_total: 536_870_912 },
        buffer: { item_count: 0 },
      },
    });
    expect(JSON.parse(warm.body).components.database.cached).toBe(true);
  });

  it('loads the drivers with the first run that needs them', async () => {
    const { get, modules } = await environment();
    await get('/health');
    expect(modules()).toEqual(expect.arrayContaining(['postgres-connection', 'redis-connect']));
  });

  it('loads no driver for /health/live, a bad path or a bad event', async () => {
    const { get, modules, runtime } = await environment();
    await get('/health/live');
    await get('/nowhere');
    await runtime.invoke({ 'detail-type': 'Scheduled Event' });
    expect(modules()).toEqual(['unserved']);
  });

  it('loads no driver to answer from memory, and only the driver of the requested component', async () => {
    const { get, modules } = await environment();
    await get('/health/cache');
    expect(modules()).toContain('redis-connect');
    await get('/health/cache');
    await get('/health/memory');
    expect(modules()).not.toContain('postgres-connection');
  });

  it('loads no driver where another environment has just checked: it answers with what that one saw', async () => {
    const dynamoDb = await startDynamoDb();
    await dynamoDb.createTable('beacon');
    const env = {
      ...awsEnv(dynamoDb.endpoint),
      SHARED_RESULTS: 'true',
      TABLE_NAME: 'beacon',
      COMPONENTS: 'database',
    };
    const seen = async () => {
      const { get, modules } = await environment(env);
      const { components } = JSON.parse((await get('/health')).body);
      return { cached: components.database.cached, modules: modules() };
    };
    // On a busy machine the table may be too late for an environment, which then checks for itself.
    const answers = [await seen()];
    await until(
      'an answer is shared',
      async () => {
        if (answers.at(-1)?.cached) return true;
        answers.push(await seen());
        return false;
      },
      30_000,
    );
    await dynamoDb.close();
    const modules = answers.at(-1)?.modules ?? [];
    expect(modules).toEqual(expect.arrayContaining(['table-memory']));
    expect(modules.filter(name => /postgres|redis|dynamo-table|dist-es/.test(name ?? ''))).toEqual([]);
  });

  it('loads the parser of bodies with the first that is signed and not empty', async () => {
    const { get, post, modules } = await environment();
    await get('/health/live');
    const before = modules();
    expect((await post('{"components":["memory"]}')).statusCode).toBe(200);
    const loaded = modules().filter(name => !before.includes(name) && name !== 'chunk');
    expect(loaded).toEqual(['run-body', 'http-json-body-parser', 'shown-settings', 'detail-json']);
  });

  it('loads the page, the metrics and the other types with the first that asks for them', async () => {
    const { get, modules, runtime } = await environment();
    await get('/health');
    const before = modules();
    expect(before.filter(name => /negotiat|page/.test(name ?? ''))).toEqual([]);
    const accepting = (Accept: string) => runtime.invoke(restApiEvent({ headers: { Accept } }));
    expect(await accepting('text/plain')).toMatchObject({
      statusCode: 200,
      body: expect.stringMatching(/^up\n/),
    });
    expect(modules().filter(name => !before.includes(name) && name !== 'chunk')).toEqual(['negotiated-form']);
    expect(await accepting('text/html')).toMatchObject({
      body: expect.stringContaining('<h1>Everything works'),
    });
    expect(modules()).toContain('page');
  });

  it('answers in time where a server is paused', async () => {
    servers.postgres.process.pause();
    const { get } = await environment();
    const since = performance.now();
    const { statusCode, body } = await get('/health');
    servers.postgres.process.resume();
    expect(statusCode).toBe(503);
    expect(JSON.parse(body).components.database.reason).toBe('timeout');
    expect(performance.now() - since).toBeLessThan(2000);
  });

  it('logs one line for what it found wrong, past the console', async () => {
    const { get, runtime } = await environment({
      CACHE_URL: 'redis://127.0.0.1:1',
      AWS_LAMBDA_LOG_FORMAT: 'JSON',
    });
    expect((await get('/health')).statusCode).toBe(206);
    const lines = runtime.output.split('\n').filter(line => /^\{(?!"_aws")/.test(line));
    expect(lines.map(line => JSON.parse(line))).toMatchObject([
      { level: 'WARN', status: 'degraded', invocation_id: 'request-1', request_id: expect.any(String) },
    ]);
  });

  it('sends a password to Redis, and picks a database', async () => {
    const { get } = await environment({ CACHE_URL: `redis://:wrong@127.0.0.1:${servers.redis.port}/3` });
    const { body } = await get('/health/cache');
    // A server without a password refuses one: ioredis only warns, and goes on.
    expect(JSON.parse(body).components.cache.status).toBe('operational');
  });
});

describe('the size of the bundle', () => {
  const bytes = (paths: Iterable<string>) =>
    [...paths].reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);

  const named = (name: string) => Object.keys(metafile.outputs).filter(path => path.includes(`/${name}-`));
  const inputsOf = (paths: Iterable<string>) =>
    [...paths].flatMap(path => Object.keys(metafile.outputs[path]?.inputs ?? {}));

  it('is within 96 kB at start, 72 and 100 kB for the drivers, and 800 kB in all', () => {
    const signer = Object.keys(metafile.outputs).filter(path => path.endsWith('/request-signer.mjs'));
    expect(bytes(loadedAtStart(metafile.outputs))).toBeLessThan(96_000);
    expect(bytes(named('postgres-connection'))).toBeLessThan(72_000);
    expect(bytes(named('redis-connect'))).toBeLessThan(100_000);
    expect(bytes([...named('table-memory'), ...signer])).toBeLessThan(30_000);
    expect(bytes(Object.keys(metafile.outputs))).toBeLessThan(800_000);
  });

  it('contains nothing of the SDK in what is loaded without a secret', () => {
    const usual = [
      ...loadedAtStart(metafile.outputs),
      ...named('postgres-connection'),
      ...named('redis-connect'),
    ];
    expect(inputsOf(usual).filter(path => /@aws-sdk|@smithy/.test(path))).toEqual([]);
  });

  it('contains no line for the docs', () => {
    const tables = [COMMON, POSTGRESQL_TABLE, REDIS_TABLE, BUFFER_CHECK_TABLE];
    const lines = tables.flatMap(table => Object.values(table).map(({ meaning }) => meaning));
    expect(lines.length).toBeGreaterThan(40);
    const index = readFileSync(join(root, 'health', 'index.mjs'), 'utf8');
    expect([...lines, METRICS.Status.help].filter(line => line.length > 20 && index.includes(line))).toEqual(
      [],
    );
  });

  it('contains of no driver what was cut', () => {
    const inputs = inputsOf(Object.keys(metafile.outputs));
    expect(
      inputs.filter(path => /ioredis\/built\/cluster|pg-pool|node_modules\/(debug|bowser)/.test(path)),
    ).toEqual([]);
  });

  it('has the certificates of RDS in one file a region', async () => {
    for (const region of RDS_REGIONS) {
      const pem = readFileSync(join(root, 'health', 'rds-ca', `${region}.pem`), 'utf8');
      expect(pem).toBe((await rdsCertificates(region)).join('\n'));
    }
  });
});
