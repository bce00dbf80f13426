import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HttpResponse } from '../../lib/http/response.ts';
import { lambdaContext, startBeacon } from '../support/beacon.ts';
import { restApiEvent } from '../support/events.ts';
import { envOf, type Servers, startServers, stopServers } from '../support/servers.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

let servers: Servers;
let proxy: TcpProxy;

beforeAll(async () => {
  servers = await startServers();
  proxy = await TcpProxy.start(servers.redis.port);
});

afterAll(async () => {
  await proxy.stop();
  await stopServers(servers);
});

/** A cold process with a cache that never answers, asked by a request that is already so old. */
async function ask(ageMs: number, remainingMs = 5000) {
  proxy.fault = { kind: 'silent' };
  const beacon = startBeacon({ ...envOf(servers, { cache: proxy.port }), CACHE_TIMEOUT_MS: '550' });
  const since = performance.now();
  const event = restApiEvent({ receivedAt: Date.now() - ageMs });
  const response: HttpResponse = await beacon.invoke(event, lambdaContext(remainingMs));
  const ms = performance.now() - since;
  return { beacon, ms, response, json: JSON.parse(response.body) };
}

it('answers a request that is 600 ms old within 600 ms more', async () => {
  const { beacon, ms, response, json } = await ask(600);
  expect(ms).toBeLessThan(700);
  expect(response.statusCode).toBe(206);
  expect(json.components.cache.reason).toBe('timeout');
  expect(json.components.database.state).toBe('up');
  beacon.close();
});

it('answers a request that is older than the deadline in 100 ms, and holds it against nobody', async () => {
  const { beacon, ms, json } = await ask(1900);
  expect(ms).toBeLessThan(250);
  expect(json.components.cache.reason).toBe('timeout');
  proxy.fault = undefined;
  expect((await beacon.get('/health')).json.components.cache).toMatchObject({ state: 'up', cached: false });
  beacon.close();
});

it('answers before the Lambda ends', async () => {
  const { beacon, ms, response } = await ask(0, 400);
  expect(ms).toBeLessThan(350);
  expect(response.statusCode).toBe(206);
  beacon.close();
});

it('leaves no connection behind an attempt that was cut', async () => {
  const { beacon } = await ask(1900);
  await until('no connection', () => proxy.open === 0);
  beacon.close();
});
