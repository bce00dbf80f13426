import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Reason } from '../../lib/names/reasons.ts';
import { freePort } from '../../local/servers/free-port.ts';
import { LocalRedis } from '../../local/servers/redis.ts';
import { redisBinary } from '../../local/servers/redis-binary.ts';
import { ServerProcess } from '../../local/servers/server-process.ts';
import { startBeacon } from '../support/beacon.ts';
import { Certificates } from '../support/certificates.ts';
import { type Script, ScriptedPeer } from '../support/scripted-peer.ts';
import { until } from '../support/until.ts';

const EACH_TIME = { CACHE_TTL: '0', CACHE_FAILURE_TTL: '0', MAX_MEMORY_PERCENT: '100' };

/** Reads the same from a server and from the entry point of a cluster. */
const MODES = [{ CACHE_CLUSTER: 'false' }, { CACHE_CLUSTER: 'true' }] as const;

/** The reason for the cache in one run of a new process, and what the log says. */
async function run(env: Record<string, string>): Promise<{ reason: string; log: string }> {
  const beacon = startBeacon({ ...EACH_TIME, ...env });
  try {
    const { json } = await beacon.get('/health/cache');
    return { reason: json.components.cache.reason ?? 'up', log: beacon.logs.join('') };
  } finally {
    beacon.close();
  }
}

let stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  await Promise.all(stops.map(stop => stop()));
  stops = [];
});

async function redis(...flags: string[]): Promise<LocalRedis> {
  const server = await LocalRedis.start(flags);
  stops.push(() => server.remove());
  return server;
}

/** The last thing that an administrator does: it may never be answered. */
function administer({ url }: LocalRedis, ...[name, ...args]: [string, ...string[]]): Redis {
  const admin = new Redis(url).on('error', () => {});
  admin.call(name, ...args).catch(() => {});
  stops.push(async () => admin.disconnect());
  return admin;
}

describe.each(MODES)('a real server, asked with %o', mode => {
  it('that has reached its limit of clients says so in 10 of 10 runs', async () => {
    const server = await redis('--maxclients', '1');
    const admin = administer(server, 'PING');
    await until('the connection of the administrator', () => admin.status === 'ready');
    const reasons: string[] = [];
    for (let each = 0; each < 10; each += 1) {
      const login = each % 2 === 0 ? '' : ':a-password@';
      reasons.push((await run({ ...mode, CACHE_URL: `redis://${login}127.0.0.1:${server.port}/0` })).reason);
    }
    expect(reasons).toEqual(Array(10).fill('too_many_connections'));
  });

  it('on which AUTH is renamed repeats the password, and Beacon does not', async () => {
    const server = await redis('--rename-command', 'AUTH', 'LOGIN', '--requirepass', 'a-password');
    const { reason, log } = await run({ ...mode, CACHE_URL: `redis://:a-password@127.0.0.1:${server.port}` });
    expect(reason).toBe('misconfigured');
    expect(log).toContain("unknown command 'auth'");
    expect(log).not.toContain('a-password');
  });

  it.each(['SET', 'GET'])('on which %s is renamed is not what the settings say', async name => {
    const server = await redis('--rename-command', name, '');
    expect((await run({ ...mode, CACHE_URL: server.url })).reason).toBe('misconfigured');
  });

  it('that runs a script without end is unavailable', async () => {
    const server = await redis('--lua-time-limit', '50');
    const admin = administer(server, 'EVAL', 'while true do end', '0');
    await until('the connection of the administrator', () => admin.status === 'ready');
    const busy = async () => (await run({ ...mode, CACHE_URL: server.url })).reason === 'unavailable';
    await until('a busy server', busy).finally(() => server.process.stop('SIGKILL'));
  });

  it('that needs no password accepts whatever is sent as one, and works', async () => {
    const server = await redis();
    expect((await run({ ...mode, CACHE_URL: `redis://:needless@127.0.0.1:${server.port}` })).reason).toBe(
      'up',
    );
  });

  it('that needs another login rejects it', async () => {
    const server = await redis('--requirepass', 'a-password');
    for (const login of ['', ':wrong@', 'nobody:wrong@']) {
      const url = `redis://${login}127.0.0.1:${server.port}`;
      expect((await run({ ...mode, CACHE_URL: url })).reason).toBe('authentication_failed');
    }
  });

  it('that has no such database says so, unless a cluster has only one', async () => {
    const server = await redis('--databases', '2');
    if (mode.CACHE_CLUSTER === 'false') {
      expect((await run({ ...mode, CACHE_URL: `${server.url}/2` })).reason).toBe('not_found');
    }
  });
});

describe.each(MODES)('a sentinel, asked with %o', mode => {
  it('is not a cache', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'beacon-sentinel-'));
    const port = await freePort();
    const config = join(folder, 'sentinel.conf');
    writeFileSync(config, `port ${port}\nbind 127.0.0.1\ndir ${folder}\n`);
    const args = [config, '--sentinel'];
    const server = new ServerProcess({ file: await redisBinary(), args, readyWhen: /Sentinel ID is/ });
    await server.start();
    stops.push(async () => {
      await server.stop('SIGTERM');
      rmSync(folder, { recursive: true });
    });
    for (const login of ['', 'app:a-password@']) {
      const url = `redis://${login}127.0.0.1:${port}`;
      expect(['misconfigured', 'authentication_failed']).toContain(
        (await run({ ...mode, CACHE_URL: url })).reason,
      );
    }
    expect((await run({ ...mode, CACHE_URL: `redis://127.0.0.1:${port}` })).reason).toBe('misconfigured');
  });
});

describe('TLS', () => {
  const certificates = new Certificates();
  let server: LocalRedis;

  beforeAll(async () => {
    const { certificate, key } = certificates.good();
    const file = (name: string, pem: string) => {
      writeFileSync(join(certificates.folder, name), pem);
      return join(certificates.folder, name);
    };
    const pair = ['--tls-cert-file', file('a.crt', certificate), '--tls-key-file', file('a.key', key)];
    server = await LocalRedis.startTls(['--tls-ca-cert-file', certificates.ca, ...pair]);
  });

  afterAll(async () => {
    await server.remove();
    certificates.remove();
  });

  it.each(MODES)(
    'that the server requires and the URL does without is named as the cause, with %o',
    async mode => {
      const { reason, log } = await run({
        ...mode,
        CACHE_URL: `redis://app:a-password@127.0.0.1:${server.port}`,
      });
      expect(reason).toBe('tls_failure');
      expect(log).toContain('rediss:// in the URL asks for it');
    },
  );

  it.each(MODES)(
    'that the URL asks for and the server does without is named as the cause, with %o',
    async mode => {
      const plain = await redis('--requirepass', 'a-password');
      const { reason, log } = await run({ ...mode, CACHE_URL: `rediss://127.0.0.1:${plain.port}` });
      expect(reason).toBe('tls_failure');
      expect(log).toContain('redis:// in the URL does without');
    },
  );
});

/** What real programs send, recorded: Redis 7.0.15, Envoy 1.31, twemproxy 0.5, HAProxy 2.6 in TCP mode. */
const RECORDED: readonly (readonly [string, Script, Reason])[] = [
  [
    'a server in protected mode',
    {
      greeting: '-DENIED Redis is running in protected mode because protected mode is enabled\r\n',
      end: 'closes',
    },
    'access_denied',
  ],
  [
    'a server at its limit',
    { greeting: '-ERR max number of clients reached\r\n', end: 'closes' },
    'too_many_connections',
  ],
  [
    'a server at its limit that resets the connection after its reply',
    { replies: ['-ERR max number of clients reached\r\n'], end: 'resets' },
    'too_many_connections',
  ],
  [
    'a hosted service with an allowlist',
    { greeting: '-Client IP address is not in the allowlist.\r\n' },
    'access_denied',
  ],
  ['Envoy without a server', { replies: ['-no upstream host\r\n', '-no upstream host\r\n'] }, 'unavailable'],
  [
    'Envoy whose server fails',
    { replies: ['-upstream failure\r\n', '-upstream failure\r\n'] },
    'unavailable',
  ],
  ['twemproxy without a server', { replies: ['-ERR Connection refused\r\n'], end: 'closes' }, 'unavailable'],
  ['HAProxy without a server', { end: 'closes' }, 'connection_lost'],
  ['HAProxy without a server, which resets', { end: 'resets' }, 'connection_lost'],
  ['a server that goes after its first reply', { replies: ['+OK\r\n'], end: 'closes' }, 'connection_lost'],
];

describe.each(MODES)('what is said with %o', mode => {
  it.each(RECORDED)('by %s', async (_who, script, reason) => {
    const peer = await ScriptedPeer.start(script);
    stops.push(() => peer.stop());
    const reasons: string[] = [];
    for (let each = 0; each < 5; each += 1) {
      reasons.push((await run({ ...mode, CACHE_URL: `redis://127.0.0.1:${peer.port}` })).reason);
    }
    expect(reasons).toEqual(Array(5).fill(reason));
  });
});
