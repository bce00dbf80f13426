import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBeacon } from '../../support/beacon.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';

let peer: ScriptedPeer;

beforeEach(async () => {
  peer = await ScriptedPeer.start();
});

afterEach(() => peer.stop());

const frame = (...parts: string[]) =>
  `*${parts.length}\r\n${parts.map(part => `$${part.length}\r\n${part}\r\n`).join('')}`;

/** What one run sends to a server that says nothing, in pieces; key and value, which are new each time, as KEY and VALUE. */
async function sentBy(env: Record<string, string>): Promise<string[]> {
  const beacon = startBeacon({ CHECK_DEADLINE_MS: '20000', ...env }); // the driver may load slowly;
  await beacon.get('/health/cache');
  beacon.close();
  const uuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
  return peer.received.flat().map(piece => piece.replace(uuid, 'U'));
}

const SET = `*5\r\n$3\r\nset\r\n$50\r\nbeacon:health:U\r\n$36\r\nU\r\n$2\r\nPX\r\n$4\r\n5000\r\n`;
const GET = `*2\r\n$3\r\nget\r\n$50\r\nbeacon:health:U\r\n`;

describe('a new connection', () => {
  it('sends SET and GET and nothing else, in one piece', async () => {
    expect(await sentBy({ CACHE_URL: `redis://127.0.0.1:${peer.port}` })).toEqual([SET + GET]);
  });

  it('sends login and database in the same piece', async () => {
    expect(await sentBy({ CACHE_URL: `redis://app:a%20b@127.0.0.1:${peer.port}/3` })).toEqual([
      frame('auth', 'app', 'a b') + frame('select', '3') + SET + GET,
    ]);
  });

  it('sends a password without a user as the default user', async () => {
    expect(await sentBy({ CACHE_URL: `redis://:pw@127.0.0.1:${peer.port}` })).toEqual([
      frame('auth', 'pw') + SET + GET,
    ]);
  });

  it('sends the same to the entry point of a cluster', async () => {
    const env = { CACHE_URL: `redis://app:pw@127.0.0.1:${peer.port}`, CACHE_CLUSTER: 'true' };
    expect(await sentBy(env)).toEqual([frame('auth', 'app', 'pw') + SET + GET]);
  });
});

/** What clients of Redis, and what ioredis and the packages that it uses, read from the environment. */
const VARIABLES = {
  ...{ DEBUG: '*', DEBUG_FD: '1', DEBUG_COLORS: 'true', DEBUG_DEPTH: '9' },
  ...{ REDIS_URL: 'redis://other:6379', REDIS_HOST: 'other', REDIS_PORT: '1', REDIS_PASSWORD: 'env-secret' },
  ...{ REDIS_USERNAME: 'env-user', REDIS_DB: '7', REDIS_TLS: 'true', REDISCLI_AUTH: 'env-secret' },
  ...{ VALKEY_URL: 'valkey://other', IOREDIS_URL: 'redis://other', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
};

const SCRIPT = `
  const { cacheConnection } = await import(process.argv[1] + '/lib/checks/redis/redis-connect.ts');
  const { systemClock } = await import(process.argv[1] + '/lib/time/system-clock.ts');
  const settings = { host: '127.0.0.1', port: Number(process.argv[2]), db: 0, tls: false, user: 'app', password: 'pw' };
  const connection = cacheConnection({ ...settings, clock: systemClock, timeoutMs: 200 }, false);
  await connection.connect();
  connection.writeAndRead('K', 'V', 5000).catch(() => {});
  setTimeout(() => connection.destroy(), 100);
`;

describe('the environment', () => {
  it('adds nothing to what is sent', async () => {
    const args = ['--input-type=module', '-e', SCRIPT, process.cwd(), String(peer.port)];
    const child = spawn(process.execPath, args, { env: { ...process.env, ...VARIABLES }, stdio: 'pipe' });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', text => (output += text));
    const [status] = await once(child, 'close');
    expect([status, output]).toEqual([0, expect.not.stringMatching(/pw|env-secret/)]);
    expect(peer.received.flat()).toEqual([
      frame('auth', 'app', 'pw') + frame('set', 'K', 'V', 'PX', '5000') + frame('get', 'K'),
    ]);
  });
});
