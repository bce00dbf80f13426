import { appendFileSync, cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../build/bundle.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import { freePort } from '../../local/servers/free-port.ts';
import { BlackHole } from '../support/black-hole.ts';
import { extract } from '../support/emf.ts';
import { restApiEvent } from '../support/events.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { leaks } from '../support/secrecy.ts';
import { SecretsManager } from '../support/secrets-manager.ts';
import { envOf, type Servers, startServers, stopServers } from '../support/servers.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const EDGE_PATH = '/edge/0a1b2c3d';

let root: string;
let servers: Servers;
let secrets: SecretsManager;
let runtimes: LambdaRuntime[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'beacon-own-faults-'));
  [servers, secrets] = await Promise.all([startServers(), SecretsManager.start()]);
  await Promise.all([bundleFunction('health', root), bundleFunction('probe', root)]);
});

afterEach(async () => {
  await Promise.all(runtimes.map(runtime => runtime.stop()));
  runtimes = [];
});

afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await Promise.all([stopServers(servers), secrets.stop()]);
});

type Environment = {
  readonly env?: Record<string, string>;
  readonly folder?: string;
  readonly nodeArgs?: readonly string[];
  readonly timeoutMs?: number;
};

/** A new environment of the health function. */
async function environment({ env = {}, folder = 'health', nodeArgs = [], timeoutMs }: Environment) {
  const runtime = await LambdaRuntime.create();
  runtimes.push(runtime);
  const all = { ...envOf(servers), EDGE_PATH, ...env };
  runtime.spawn({ folder: join(root, folder), env: all, nodeArgs });
  return {
    runtime,
    async get(path: string) {
      const since = performance.now();
      const response = (await runtime.invoke(restApiEvent({ path }), timeoutMs)) as HttpResponse;
      expect(leaks(response, all)).toEqual([]);
      return { ...response, ms: performance.now() - since };
    },
    /** The names of the metrics that were published, without those of components. */
    metrics: () => [
      ...new Set(
        extract(runtime.output.split('\n').filter(line => line.startsWith('{"_aws"')))
          .filter(({ dimensions }) => !('Component' in dimensions))
          .map(({ name }) => name),
      ),
    ],
    /** Lines of the log at WARN and above, with their errors. */
    complaints: () =>
      runtime.output
        .split('\n')
        .filter(line => line.startsWith('{"level"'))
        .map(line => JSON.parse(line))
        .filter(({ level }) => level !== 'INFO'),
  };
}

const UNKNOWN = { statusCode: 200, body: '{"status":"unknown"}' };

/** What every fault of Beacon's own has in common: Route 53 keeps its traffic, and people are paged. */
async function expectUnknown(started: Awaited<ReturnType<typeof environment>>) {
  const { statusCode, body, headers, ms } = await started.get(EDGE_PATH);
  expect({ statusCode, body }).toEqual(UNKNOWN);
  expect(headers['X-Health-Status']).toBe('unknown');
  await until('the metric Blind', () => started.metrics().includes('Blind')); // stdout may come after the answer
  return ms;
}

/** A copy of the bundle, changed. */
function changed(name: string, change: (folder: string) => void): string {
  const folder = join(root, name);
  cpSync(join(root, 'health'), folder, { recursive: true });
  change(folder);
  return name;
}

describe('invalid settings', () => {
  const env = { COMPONENTS: 'databse', CACHE_TTL: 'x' };

  it('leave the edge path unknown', async () => {
    await expectUnknown(await environment({ env }));
  });

  it('are a 500 with the body of the seed on every other path, and every fault in the log', async () => {
    const { get, metrics, complaints } = await environment({ env });
    for (const path of ['/health', '/health/live', '/health/database', '/edge/other']) {
      const { statusCode, body } = await get(path);
      expect(statusCode).toBe(500);
      expect(JSON.parse(body)).toEqual({
        status: 'down',
        error: 'Health check system failure',
        details: 'misconfigured',
      });
    }
    await until('the metric CheckerError', () => metrics().length > 0);
    expect(metrics()).toEqual(['CheckerError']);
    await until('the line of the log', () => complaints().length > 0);
    const [{ message, error }, ...others] = complaints();
    expect(others).toEqual([]);
    expect(message).toBe('the health check cannot start');
    expect(error.message).toMatch(/2 things are wrong.*COMPONENTS.*CACHE_TTL|CACHE_TTL.*COMPONENTS/s);
  });

  it('are a 500 at the edge path as well, where EDGE_PATH itself cannot be read', async () => {
    const { get } = await environment({ env: { EDGE_PATH: 'edge' } });
    expect((await get('/edge')).statusCode).toBe(500);
  });

  it('fail every invocation of the probe function, with a metric', async () => {
    const { runtime, metrics } = await environment({ env, folder: 'probe' });
    await expect(runtime.invoke({})).rejects.toThrow(/2 things are wrong/);
    await until('both metrics', () => metrics().length === 2);
    expect(metrics().sort()).toEqual(['Blind', 'CheckerError']);
  });

  it('answer 503 with EDGE_UNKNOWN=down, for those who prefer that', async () => {
    const { get } = await environment({ env: { ...env, EDGE_UNKNOWN: 'down' } });
    expect(await get(EDGE_PATH)).toMatchObject({ statusCode: 503, body: '{"status":"unknown"}' });
  });
});

describe('code that does not load', () => {
  it.each([
    ['throws', (folder: string) => appendFileSync(join(folder, 'main.mjs'), '\nthrow new Error("a bug");')],
    ['is no code', (folder: string) => appendFileSync(join(folder, 'main.mjs'), '\n}')],
    ['is missing', (folder: string) => rmSync(join(folder, 'main.mjs'))],
  ])('leaves the edge path unknown when it %s', async (how, change) => {
    const folder = changed(how.replaceAll(' ', '-'), change);
    const started = await environment({ folder });
    await expectUnknown(started);
    const { statusCode, body } = await started.get('/health');
    expect({ statusCode, details: JSON.parse(body).details }).toEqual({
      statusCode: 500,
      details: 'unexpected_error',
    });
  });

  it.each(['postgres-connection', 'redis-connect'])(
    'is unknown for the driver in %s, which is Beacon’s own',
    async driver => {
      const folder = changed(`without-${driver}`, path => {
        for (const file of readdirSync(path)) if (file.startsWith(`${driver}-`)) rmSync(join(path, file));
      });
      const started = await environment({ folder, env: { EDGE_COMPONENTS: 'database,cache' } });
      await expectUnknown(started);
    },
  );
});

describe('a crash', () => {
  /** An exception in a callback of its own, when the driver is loaded: as one in a socket's listener. */
  const CRASH = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    registerHooks({
      load(url, context, next) {
        if (url.includes('postgres-connection')) setTimeout(() => { throw new Error('in a listener'); }, 0);
        return next(url, context);
      },
    });
  `)}`;

  it('leaves the edge path unknown, and the environment goes on', async () => {
    servers.postgres.process.pause();
    const started = await environment({ nodeArgs: ['--import', CRASH] });
    await expectUnknown(started);
    servers.postgres.process.resume();
    expect(await started.get(EDGE_PATH)).toMatchObject({ statusCode: 200, body: '{"status":"up"}' });
    const messages = () => started.complaints().map(({ message }) => message);
    await until('the line of the log', () => messages().includes('an exception that nothing caught'));
  });
});

describe('a login that cannot be fetched', () => {
  const env = () => ({
    DATABASE_URL: '',
    DATABASE_HOST: '127.0.0.1',
    DATABASE_PORT: String(servers.postgres.port),
    DATABASE_NAME: 'beacon',
    DATABASE_SECRET_ARN: 'the-login',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });

  afterEach(() => {
    secrets.error = undefined;
    secrets.silent = false;
  });

  const faults: [string, () => void][] = [
    ['is missing', () => {}],
    [
      'is denied',
      () => {
        secrets.error = { status: 400, type: 'AccessDeniedException' };
      },
    ],
    [
      'is throttled',
      () => {
        secrets.error = { status: 400, type: 'ThrottlingException' };
      },
    ],
    [
      'fails in the service',
      () => {
        secrets.error = { status: 500, type: 'InternalServiceError' };
      },
    ],
    [
      'does not come',
      () => {
        secrets.silent = true;
      },
    ],
    ['is no login', () => secrets.put('the-login', '{"username":')],
  ];

  it.each(faults)('leaves the edge path unknown, and /health says so: it %s', async (_how, provoke) => {
    provoke();
    const started = await environment({ env: env() });
    await started.get('/health/live'); // the cold start apart, which is another machine's
    expect(await expectUnknown(started)).toBeLessThan(900);
    const { statusCode, body } = await started.get('/health');
    expect(statusCode).toBe(503);
    expect(JSON.parse(body).components.database.reason).toBe('credentials_unavailable');
  });
});

describe('no time left', () => {
  it('leaves the edge path unknown', async () => {
    servers.postgres.process.pause();
    const started = await environment({ timeoutMs: 250 });
    await expectUnknown(started);
    servers.postgres.process.resume();
  });
});

describe('a real fault', () => {
  it('is 503 at the first request of a cold environment: a database that is silent', async () => {
    servers.postgres.process.pause();
    const { get } = await environment({});
    expect(await get(EDGE_PATH)).toMatchObject({ statusCode: 503, body: '{"status":"down"}' });
    servers.postgres.process.resume();
  });

  it('is 503 at the first request of a cold environment: a database whose packets are dropped', async () => {
    const port = await freePort();
    const hole = await BlackHole.start(port);
    const { get } = await environment({
      env: { DATABASE_URL: `postgres://a:b@${BlackHole.address}:${port}/x` },
    });
    expect(await get(EDGE_PATH)).toMatchObject({ statusCode: 503, body: '{"status":"down"}' });
    await hole.stop();
  });

  it('is 503 within three requests of a warm environment: a network that begins to drop packets', async () => {
    const proxy = await TcpProxy.start(servers.postgres.port);
    const { get } = await environment({
      env: { ...envOf(servers, { database: proxy.port }), EDGE_TTL: '0' },
    });
    expect((await get(EDGE_PATH)).statusCode).toBe(200);
    proxy.blackHole(); // connections that are open
    proxy.fault = { kind: 'silent' }; // and new ones
    const answers = [await get(EDGE_PATH), await get(EDGE_PATH), await get(EDGE_PATH)];
    expect(answers.at(-1)).toMatchObject({ statusCode: 503, body: '{"status":"down"}' });
    await proxy.stop();
  });

  it('is 503 within three requests of a warm environment: a database that goes silent', async () => {
    const { get } = await environment({ env: { EDGE_TTL: '0' } });
    expect((await get(EDGE_PATH)).statusCode).toBe(200);
    servers.postgres.process.pause();
    const codes = [await get(EDGE_PATH), await get(EDGE_PATH), await get(EDGE_PATH)].map(
      ({ statusCode }) => statusCode,
    );
    servers.postgres.process.resume();
    expect(codes).toContain(503);
    expect(codes.at(-1)).toBe(503);
  });

  it('is 503 at once: a database that refuses', async () => {
    const { get, metrics } = await environment({
      env: { DATABASE_URL: 'postgres://beacon:x@127.0.0.1:1/beacon' },
    });
    expect(await get(EDGE_PATH)).toMatchObject({ statusCode: 503, body: '{"status":"down"}' });
    expect(metrics()).not.toContain('Blind');
  });

  it('is not the region’s when the component does not move traffic: the cache', async () => {
    const { get } = await environment({ env: { CACHE_URL: 'redis://127.0.0.1:1' } });
    expect(await get(EDGE_PATH)).toMatchObject({ statusCode: 200, body: '{"status":"up"}' });
  });
});

describe('a rejected login', () => {
  const env = () => ({ DATABASE_URL: servers.postgres.url.replace(/\/\/[^@]+@/, '//beacon_absent:x@') });

  it('says nothing about the service, which has another login', async () => {
    await expectUnknown(await environment({ env: env() }));
  });

  it('is 503 with LOGIN_SHARED_WITH_SERVICE', async () => {
    const { get } = await environment({ env: { ...env(), LOGIN_SHARED_WITH_SERVICE: 'true' } });
    expect((await get(EDGE_PATH)).statusCode).toBe(503);
  });
});
