import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readPage } from '../../build/doc-sections.ts';
import { EDGE_PATH, startBeacon } from '../support/beacon.ts';
import {
  cacheConnections,
  databaseConnections,
  envOf,
  type Servers,
  startServers,
  stopServers,
} from '../support/servers.ts';
import { until } from '../support/until.ts';

let servers: Servers;
let running: ReturnType<typeof startBeacon>[] = [];

beforeAll(async () => {
  servers = await startServers();
});

afterEach(async () => {
  for (const { close } of running) close();
  running = [];
  const { postgres, redis } = servers;
  for (const { process } of [postgres, redis]) {
    process.resume();
    if (!process.isRunning) await process.start();
  }
});

afterAll(() => stopServers(servers));

function beacon(env: Record<string, string> = {}) {
  const started = startBeacon({ ...envOf(servers), ...env });
  running.push(started);
  return started;
}

/** Every key of every object in it, as paths. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}/${key}`));
}

const EACH_TIME = { DATABASE_TTL: '0', DATABASE_FAILURE_TTL: '0', CACHE_TTL: '0', CACHE_FAILURE_TTL: '0' };

describe('real servers that work', () => {
  it('are up, with every field of the contract', async () => {
    const { statusCode, json } = await beacon().get('/health');
    expect(statusCode).toBe(200);
    expect(json).toMatchObject({
      status: 'up',
      components: {
        database: {
          status: 'connected',
          healthy: true,
          engine: 'postgresql',
          last_checked: expect.stringMatching(/^\d{4}-.*Z$/),
          state: 'up',
          duration_ms: expect.any(Number),
          cached: false,
        },
        cache: {
          backend: 'redis',
          status: 'operational',
          healthy: true,
          last_checked: expect.stringMatching(/^\d{4}-.*Z$/),
          state: 'up',
          duration_ms: expect.any(Number),
          cached: false,
        },
      },
    });
  });

  it('are reported as docs/api.md shows', async () => {
    const shown = JSON.parse(/```json\n(.*?)```/s.exec(readPage('docs/api.md'))?.[1] ?? '');
    const { json } = await beacon().get('/health');
    expect(keysOf(json)).toEqual(keysOf(shown));
  });

  it('are content with the smallest rights', async () => {
    const admin = new Redis(servers.redis.url);
    await admin.call('ACL', 'SETUSER', 'probe', 'on', '>pw', '-@all', '+set', '+get', '~beacon:health:*');
    admin.disconnect();
    const url = servers.redis.url.replace('redis://', 'redis://probe:pw@');
    expect((await beacon({ CACHE_URL: url }).get('/health')).statusCode).toBe(200);
    const elsewhere = beacon({ CACHE_URL: url, CACHE_KEY_PREFIX: 'other:' });
    expect((await elsewhere.get('/health')).json.components.cache.reason).toBe('access_denied');
  });

  it('are probed once, and then answered from memory', async () => {
    const { get } = beacon();
    const first = await get('/health');
    const second = await get('/health');
    expect(second.json.components.database).toEqual({ ...first.json.components.database, cached: true });
  });
});

describe('a database that is stopped', () => {
  it('takes the whole down, and is back by itself', async () => {
    const { get } = beacon(EACH_TIME);
    expect((await get('/health')).statusCode).toBe(200);
    await servers.postgres.process.stop();
    const { statusCode, json, headers } = await get('/health');
    expect(statusCode).toBe(503);
    expect(headers['Retry-After']).toBe('1');
    expect(json).toMatchObject({
      status: 'down',
      components: {
        database: { status: 'error: connection_refused', reason: 'connection_refused', healthy: false },
        cache: { status: 'operational' },
      },
    });
    await servers.postgres.process.start();
    expect((await get('/health')).statusCode).toBe(200);
  });

  it('costs one attempt for each failure TTL, not one for each request', async () => {
    const { get } = beacon();
    await servers.postgres.process.stop();
    expect((await get('/health')).json.components.database.cached).toBe(false);
    await servers.postgres.process.start();
    const { statusCode, headers, json } = await get('/health');
    expect(statusCode).toBe(503);
    expect(json.components.database.cached).toBe(true);
    expect(Number(headers['Retry-After'])).toBeLessThanOrEqual(5);
  });
});

describe('a cache that is stopped', () => {
  it('degrades the whole, and is back by itself', async () => {
    const { get } = beacon(EACH_TIME);
    expect((await get('/health')).statusCode).toBe(200);
    await servers.redis.process.stop('SIGTERM');
    const { statusCode, json } = await get('/health');
    expect(statusCode).toBe(206);
    expect(json.components.cache).toMatchObject({ status: 'error: connection_refused', state: 'down' });
    expect((await get('/health/cache')).statusCode).toBe(503);
    await servers.redis.process.start();
    expect((await get('/health')).statusCode).toBe(200);
  });
});

describe('servers that are paused', () => {
  const paused = { database: 503, cache: 206, both: 503 } as const;

  function pause(which: keyof typeof paused): void {
    if (which !== 'cache') servers.postgres.process.pause();
    if (which !== 'database') servers.redis.process.pause();
  }

  function resume(): void {
    servers.postgres.process.resume();
    servers.redis.process.resume();
  }

  const parts = (which: keyof typeof paused) =>
    which === 'both' ? (['database', 'cache'] as const) : [which];

  for (const which of ['database', 'cache', 'both'] as const) {
    for (const when of ['the first request', 'a warm request'] as const) {
      it(`time out within the deadline: ${which}, ${when}`, async () => {
        const { get } = beacon(EACH_TIME);
        if (when === 'a warm request') expect((await get('/health')).statusCode).toBe(200);
        pause(which);
        const { statusCode, json, ms } = await get('/health');
        expect(ms).toBeLessThan(1300);
        expect(statusCode).toBe(paused[which]);
        for (const name of parts(which)) expect(json.components[name]).toMatchObject({ reason: 'timeout' });
        resume();
        expect((await get('/health')).statusCode).toBe(200);
        await until('one connection each', async () => {
          const counts = await Promise.all([databaseConnections(servers), cacheConnections(servers)]);
          return counts.every(count => count === 1);
        });
      });
    }
  }

  it('time out within the deadline of the edge path', async () => {
    const { get } = beacon();
    expect((await get(EDGE_PATH)).statusCode).toBe(200);
    pause('both');
    expect((await get(EDGE_PATH)).statusCode).toBe(200); // within EDGE_TTL
    const { get: cold } = beacon();
    const { statusCode, body, ms } = await cold(EDGE_PATH);
    expect({ statusCode, body }).toEqual({ statusCode: 503, body: '{"status":"down"}' });
    expect(ms).toBeLessThan(900);
  });
});
