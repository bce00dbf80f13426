import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EDGE_PATH, startBeacon } from '../support/beacon.ts';
import { type Servers, startServers, stopServers } from '../support/servers.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

let servers: Servers;
let silent: TcpProxy;
let babbling: Server;

/** Speaks neither protocol, and has much to say. */
const BABBLE = '-ERR babbling peer at secret-host.internal password=hunter2\r\n';

beforeAll(async () => {
  servers = await startServers();
  silent = await TcpProxy.start(servers.postgres.port);
  silent.fault = { kind: 'silent' };
  babbling = createServer(socket => {
    socket.on('error', () => {});
    socket.on('data', () => socket.write(BABBLE));
  }).listen(0, '127.0.0.1');
  await once(babbling, 'listening');
});

afterAll(async () => {
  await silent.stop();
  babbling.close();
  await stopServers(servers);
});

const portOf = (server: Server) => (server.address() as { port: number }).port;

type Failure = { readonly database: string; readonly cache: string; readonly env?: Record<string, string> };

const user = 'secret-user:secret-password';

function failures(): Record<string, Failure> {
  const { postgres, redis } = servers;
  const both = (host: string, port: number) => ({
    database: `postgres://${user}@${host}:${port}/secret-database`,
    cache: `redis://${user}@${host}:${port}`,
  });
  return {
    'refuse connections': both('127.0.0.1', 1),
    'have no address': { ...both('secret-host.invalid', 5432), env: { DATABASE_TLS: 'verify' } },
    'accept and say nothing': both('127.0.0.1', silent.port),
    babble: both('127.0.0.1', portOf(babbling)),
    'refuse the password': {
      database: `postgres://${user}@127.0.0.1:${postgres.port}/postgres`,
      cache: `redis://${user}@127.0.0.1:${redis.port}`,
    },
    'do not know the database': {
      database: postgres.url
        .replace('/postgres', '/secret-database')
        .replace('secret-databaseql', 'postgresql'),
      cache: `redis://127.0.0.1:${redis.port}/15000`,
    },
    'speak no TLS': {
      database: `postgres://${user}@127.0.0.1:${postgres.port}/postgres`,
      cache: `rediss://${user}@127.0.0.1:${redis.port}`,
      env: { DATABASE_TLS: 'verify' },
    },
  };
}

describe.each([
  'refuse connections',
  'have no address',
  'accept and say nothing',
  'babble',
  'refuse the password',
  'do not know the database',
  'speak no TLS',
])('servers that %s', name => {
  it('give strangers nothing, and the log all', async () => {
    const failure = failures()[name];
    if (!failure) throw new Error(name);
    const beacon = startBeacon({
      DATABASE_URL: failure.database,
      CACHE_URL: failure.cache,
      DATABASE_TLS: 'off',
      BUFFER_SOURCE: 'memory',
      ...failure.env,
    });
    const answers = await Promise.all(
      ['/health', '/health/database', '/health/cache', '/health/live', EDGE_PATH].map(path =>
        beacon.get(path),
      ),
    );
    for (const { body } of answers) expect(Buffer.byteLength(body)).toBeLessThan(5120);
    const [whole] = answers;
    expect(whole?.statusCode).toBe(503);
    expect(whole?.json.components.database.state).toBe('down');
    expect(whole?.json.components.cache.state).toBe('down');
    expect(beacon.logs.join()).toMatch(/"target":"(127\.0\.0\.1|secret-host\.invalid):\d+/);
    expect(beacon.logs.join()).not.toContain('secret-password');
    beacon.close();
  });
});
