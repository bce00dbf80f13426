import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunction } from '../../build/bundle.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { LocalRedis } from '../../local/servers/redis.ts';
import { complaints } from '../support/complaints.ts';
import { restApiEvent } from '../support/events.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { envOf, type Servers, stopServers } from '../support/servers.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

/** Longer than either server keeps an idle client, ms. */
const FREEZE_MS = 1600;

/** Eight cold starts share two cores, so the limits leave time for them. */
const PATIENT = { DATABASE_TIMEOUT_MS: '1500', CACHE_TIMEOUT_MS: '1500', CHECK_DEADLINE_MS: '5000' };

let servers: Servers;
let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'beacon-freeze-'));
  await bundleFunction('health', root);
  const [postgres, redis] = await Promise.all([
    LocalPostgres.start({ flags: ['-c', 'idle_session_timeout=1s'] }),
    LocalRedis.start(['--timeout', '1']),
  ]);
  servers = { postgres, redis };
});

afterAll(async () => {
  rmSync(root, { recursive: true, force: true });
  await stopServers(servers);
});

const MEANWHILE = {
  'leaves the connection as it is': () => {},
  'closes it (FIN)': (proxy: TcpProxy) => proxy.close(),
  'resets it (RST)': (proxy: TcpProxy) => proxy.reset(),
  'loses it to the network, which drops every packet': (proxy: TcpProxy) => proxy.blackHole(),
};

describe.concurrent.each(['database', 'cache'] as const)(
  'an environment that is frozen, and whose %s meanwhile',
  which => {
    it.each(Object.entries(MEANWHILE))('%s, finds it up afterwards', async (_what, happens) => {
      const { postgres, redis } = servers;
      const proxies = {
        database: await TcpProxy.start(postgres.port),
        cache: await TcpProxy.start(redis.port),
      };
      const ports = { database: proxies.database.port, cache: proxies.cache.port };
      const runtime = await LambdaRuntime.create();
      const ask = async () => (await runtime.invoke(restApiEvent(), 30_000)) as HttpResponse;
      try {
        runtime.spawn({
          folder: join(root, 'health'),
          env: { ...envOf(servers, ports), ...PATIENT, DATABASE_TTL: '1', CACHE_TTL: '1' },
        });
        await until('the first answer is up', async () => (await ask()).statusCode === 200, 30_000);
        const before = runtime.output.length;
        process.kill(runtime.pid, 'SIGSTOP');
        await new Promise(resolve => setTimeout(resolve, FREEZE_MS / 2));
        happens(proxies[which]);
        await new Promise(resolve => setTimeout(resolve, FREEZE_MS / 2));
        process.kill(runtime.pid, 'SIGCONT');
        const { statusCode, body } = await ask();
        expect(statusCode).toBe(200);
        expect(JSON.parse(body).components[which]).toMatchObject({ state: 'up', cached: false });
        expect(complaints(runtime.output.slice(before).split('\n'))).toEqual([]);
      } finally {
        await runtime.stop();
        await Promise.all([proxies.database.stop(), proxies.cache.stop()]);
      }
    });
  },
);
