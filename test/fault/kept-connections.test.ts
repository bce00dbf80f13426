import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startBeacon } from '../support/beacon.ts';
import { complaints } from '../support/complaints.ts';
import { settle } from '../support/fake-clock.ts';
import { envOf, type Servers, startServers, stopServers } from '../support/servers.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

let servers: Servers;
let proxies: { database: TcpProxy; cache: TcpProxy };
let beacon: ReturnType<typeof startBeacon>;

beforeAll(async () => {
  servers = await startServers();
});

beforeEach(async () => {
  const { postgres, redis } = servers;
  proxies = { database: await TcpProxy.start(postgres.port), cache: await TcpProxy.start(redis.port) };
  const ports = { database: proxies.database.port, cache: proxies.cache.port };
  beacon = startBeacon({
    ...envOf(servers, ports),
    DATABASE_TTL: '0',
    DATABASE_FAILURE_TTL: '0',
    CACHE_TTL: '0',
    CACHE_FAILURE_TTL: '0',
  });
});

afterEach(async () => {
  beacon.close();
  await Promise.all([proxies.database.stop(), proxies.cache.stop()]);
});

afterAll(() => stopServers(servers));

const FAULTS = {
  closed: (proxy: TcpProxy) => proxy.close(),
  reset: (proxy: TcpProxy) => proxy.reset(),
  'swallowed by the network': (proxy: TcpProxy) => proxy.blackHole(),
};

describe.each(['database', 'cache'] as const)('a kept connection to the %s', which => {
  it.each(Object.entries(FAULTS))(
    'that was %s between two requests costs one reconnect',
    async (_what, fault) => {
      expect((await beacon.get('/health')).statusCode).toBe(200);
      fault(proxies[which]);
      const { statusCode, json } = await beacon.get('/health');
      expect(statusCode).toBe(200);
      expect(json.components[which]).toMatchObject({ state: 'up', cached: false });
      expect(proxies[which].accepted).toBe(2);
      expect(complaints(beacon.logs)).toEqual([]);
    },
  );

  it.each(Object.entries(FAULTS))('that was %s is noticed while idle, too', async (_what, fault) => {
    expect((await beacon.get('/health')).statusCode).toBe(200);
    fault(proxies[which]);
    await settle();
    expect((await beacon.get('/health')).statusCode).toBe(200);
    expect(proxies[which].accepted).toBe(2);
  });

  it('is used again and again', async () => {
    for (let request = 0; request < 20; request += 1) await beacon.get('/health');
    expect(proxies[which].accepted).toBe(1);
  });

  it('is given up for good with one that stays silent, and nothing is left over', async () => {
    expect((await beacon.get('/health')).statusCode).toBe(200);
    proxies[which].fault = { kind: 'silent' };
    proxies[which].blackHole();
    const { json, ms } = await beacon.get('/health');
    expect(json.components[which].reason).toBe('timeout');
    expect(ms).toBeLessThan(1300);
    proxies[which].fault = undefined;
    expect((await beacon.get('/health')).statusCode).toBe(200);
    expect(proxies[which].open).toBe(1);
  });
});
