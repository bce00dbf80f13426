import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EDGE_PATH, startBeacon } from '../support/beacon.ts';
import {
  cacheCalls,
  cacheConnections,
  databaseConnections,
  envOf,
  type Servers,
  startServers,
  stopServers,
} from '../support/servers.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

let servers: Servers;

beforeAll(async () => {
  servers = await startServers();
});

afterAll(() => stopServers(servers));

describe('200 requests at once on a cold process', () => {
  it('cost each dependency one probe and one connection; 10,000 requests later the same', async () => {
    const proxy = await TcpProxy.start(servers.postgres.port);
    const beacon = startBeacon(envOf(servers, { database: proxy.port }));
    const first = await Promise.all(Array.from({ length: 200 }, () => beacon.get('/health')));
    expect(new Set(first.map(({ statusCode }) => statusCode))).toEqual(new Set([200]));
    for (let round = 0; round < 200; round += 1) {
      await Promise.all(Array.from({ length: 50 }, () => beacon.get(round % 2 ? '/health' : EDGE_PATH)));
    }
    expect(await cacheCalls(servers, 'set')).toBe(1);
    expect(await cacheCalls(servers, 'get')).toBe(1);
    expect(await databaseConnections(servers)).toBe(1);
    expect(await cacheConnections(servers)).toBe(1);
    expect(proxy.accepted).toBe(1);
    beacon.close();
    await proxy.stop();
  });
});

describe('the smallest conversation', () => {
  it('sends Redis nothing but SET and GET', async () => {
    const proxy = await TcpProxy.start(servers.redis.port);
    const beacon = startBeacon({ ...envOf(servers, { cache: proxy.port }), CACHE_TTL: '0' });
    await beacon.get('/health');
    await beacon.get('/health');
    const commands = [...proxy.heard.matchAll(/\*\d+\r\n\$\d+\r\n([^\r]+)/g)].map(([, name]) => name);
    expect(commands).toEqual(['set', 'get', 'set', 'get']);
    beacon.close();
    await proxy.stop();
  });

  it('sends PostgreSQL only user, database, name and encoding at start', async () => {
    const proxy = await TcpProxy.start(servers.postgres.port);
    const beacon = startBeacon(envOf(servers, { database: proxy.port }));
    await beacon.get('/health');
    const [parameters] = proxy.heard.slice(8).split('\0\0'); // after length and protocol version
    expect(parameters?.split('\0')).toEqual([
      ...['user', 'beacon', 'database', 'postgres', 'application_name', 'beacon'],
      ...['client_encoding', 'UTF8'],
    ]);
    beacon.close();
    await proxy.stop();
  });
});
