import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { startBeacon } from '../support/beacon.ts';
import { BlackHole } from '../support/black-hole.ts';
import { fakeNames } from '../support/fake-names.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

const names = fakeNames();
let server: LocalPostgres;
let proxy: TcpProxy;
let beacon: ReturnType<typeof startBeacon>;

const url = (host: string) =>
  server.url.replace('127.0.0.1', host).replace(`:${server.port}`, `:${proxy.port}`);

/** Each run opens another connection to the database, and so has to find its address. */
function start(env: Record<string, string>) {
  beacon = startBeacon({
    DATABASE_URL: url('database.test'),
    DATABASE_TLS: 'off',
    DATABASE_TTL: '0',
    DATABASE_FAILURE_TTL: '0',
    CONNECTION_MAX_AGE: '0',
    ...env,
  });
}

const OTHERS = ['reports', 'archive', 'sessions'].flatMap(name => {
  const variable = name.toUpperCase();
  return [
    [`${variable}_URL`, `postgres://a:b@${name}.test/x`],
    [`${variable}_FAILURE_TTL`, '0'],
  ];
});

beforeAll(async () => {
  server = await LocalPostgres.start();
});

beforeEach(async () => {
  proxy = await TcpProxy.start(server.port);
  names.point('database.test', '127.0.0.1');
});

afterEach(async () => {
  beacon.close();
  await proxy.stop();
});

afterAll(async () => {
  names.restore();
  await server.remove();
});

describe('names whose search hangs', () => {
  it('take no other component down, however many they are and however often they are searched', async () => {
    for (const name of ['reports.test', 'archive.test', 'sessions.test']) names.hang(name);
    start({
      CHECKS: 'reports:postgresql,archive:postgresql,sessions:postgresql',
      ...Object.fromEntries(OTHERS),
    });
    for (let request = 1; request <= 6; request += 1) {
      const { json } = await beacon.get('/health');
      expect(json.components.database).toMatchObject({ state: 'up', cached: false });
      expect(json.components.reports).toMatchObject({ state: 'down', reason: 'dns_failure' });
      expect(proxy.accepted).toBe(request);
    }
  });
});

describe('a name with several addresses', () => {
  it('is up when the first one is silent', async () => {
    const hole = await BlackHole.start(proxy.port);
    names.point('database.test', BlackHole.address, '127.0.0.1');
    start({});
    expect((await beacon.get('/health')).json.components.database).toMatchObject({ state: 'up' });
    await hole.stop();
  });

  it('is up when the first one refuses', async () => {
    names.point('database.test', '127.0.0.3', '127.0.0.1');
    start({});
    expect((await beacon.get('/health')).json.components.database).toMatchObject({ state: 'up' });
  });
});
