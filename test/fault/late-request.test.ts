import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { HttpResponse } from '../../lib/http/response.ts';
import { lambdaContext, startBeacon } from '../support/beacon.ts';
import { restApiEvent } from '../support/events.ts';
import { FakeClock } from '../support/fake-clock.ts';
import {
  envOf,
  idleDatabaseConnections,
  type Servers,
  startServers,
  stopServers,
} from '../support/servers.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

let servers: Servers;
let proxy: TcpProxy;
let beacon: ReturnType<typeof startBeacon>;

beforeAll(async () => {
  servers = await startServers();
  proxy = await TcpProxy.start(servers.redis.port);
});

afterEach(async () => {
  beacon.close();
  await until('no connection to the database', async () => (await idleDatabaseConnections(servers)) === 0);
});

afterAll(async () => {
  await proxy.stop();
  await stopServers(servers);
});

/**
 * A new environment with a cache that never answers gets a request that is already so old. Time stands still until the
 * database has answered and the cache was asked, so that only the silence of the cache takes time.
 */
async function ask(ageMs: number, remainingMs = 5000) {
  proxy.fault = { kind: 'silent' };
  const clock = new FakeClock(Date.now());
  const env = { ...envOf(servers, { cache: proxy.port }), CACHE_TIMEOUT_MS: '550' };
  beacon = startBeacon(env, { clock });
  const event = restApiEvent({ receivedAt: clock.now() - ageMs });
  const answer: Promise<HttpResponse> = beacon.invoke(event, lambdaContext(remainingMs, clock));
  await until('the cache is asked', () => proxy.open === 1);
  await until('the database has answered', async () => (await idleDatabaseConnections(servers)) === 1);
  const ms = await clock.advanceUntil(answer);
  const response = await answer;
  return { ms, response, json: JSON.parse(response.body) };
}

it('a request that is 600 ms old is answered within the 600 ms that remain', async () => {
  const { ms, response, json } = await ask(600);
  expect(ms).toBeLessThanOrEqual(600);
  expect(response.statusCode).toBe(206);
  expect(json.components.cache.reason).toBe('timeout');
  expect(json.components.database.state).toBe('up');
});

it('a request that is older than the deadline is answered in 100 ms, and the result is not kept', async () => {
  const { ms, json } = await ask(1900);
  expect(ms).toBe(100);
  expect(json.components.cache.reason).toBe('unfinished');
  proxy.fault = undefined;
  expect((await beacon.get('/health')).json.components.cache).toMatchObject({ state: 'up', cached: false });
});

it('a request is answered 100 ms before Lambda ends the invocation', async () => {
  const { ms, response } = await ask(0, 400);
  expect(ms).toBe(300);
  expect(response.statusCode).toBe(206);
});

it('an attempt that was cut leaves no connection behind', async () => {
  await ask(1900);
  await until('no connection', () => proxy.open === 0);
});
