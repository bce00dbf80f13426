import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { redisProbe } from '../../../lib/checks/redis/probe.ts';
import { cacheConnection } from '../../../lib/checks/redis/redis-connect.ts';
import { KeptConnection } from '../../../lib/connections/kept-connection.ts';
import type { Probe } from '../../../lib/health/check.ts';
import { ProbeError } from '../../../lib/health/probe-error.ts';
import { systemClock } from '../../../lib/time/system-clock.ts';
import { TimeLimitExceeded, withTimeout } from '../../../lib/time/time-limit.ts';
import { FakeRedis } from '../../support/fake-redis.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { type Script, ScriptedPeer } from '../../support/scripted-peer.ts';
import { until } from '../../support/until.ts';

let peer: ScriptedPeer;

/** Errors that no promise and no listener caught: each would end the process. */
const uncaught: unknown[] = [];
const note = (error: unknown) => uncaught.push(error);

beforeAll(() => {
  process.prependListener('uncaughtException', note).prependListener('unhandledRejection', note);
});

afterAll(() => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
});

beforeEach(async () => {
  peer = await ScriptedPeer.start();
});

afterEach(async () => {
  await peer.stop();
  expect(uncaught.splice(0)).toEqual([]);
});

/** A probe that logs in and picks a database, so that there are four replies. */
function probeOf(port: number, cluster = false): { readonly probe: Probe; readonly close: () => void } {
  const endpoint = { host: '127.0.0.1', port, db: cluster ? 0 : 2, tls: false };
  const login = { user: 'app', password: 'app-password' };
  const settings = { ...endpoint, ...login, clock: systemClock, timeoutMs: 200 };
  const connection = new KeptConnection(async () => cacheConnection(settings, cluster));
  return { probe: redisProbe(connection, 'k'), close: () => connection.close() };
}

/** What a run says: a reason, `up`, or `late` when it was cut off. */
async function outcomeOf(probe: Probe, limitMs = 40): Promise<string> {
  try {
    return (await withTimeout(systemClock, limitMs, probe)).reason ?? 'up';
  } catch (error) {
    if (error instanceof TimeLimitExceeded) return 'late';
    if (error instanceof ProbeError) return error.reason;
    throw error;
  }
}

async function outcome(script: Script, cluster: boolean, limitMs?: number): Promise<string> {
  peer.script = script;
  const { probe, close } = probeOf(peer.port, cluster);
  try {
    return await outcomeOf(probe, limitMs);
  } finally {
    close();
  }
}

const ODD = [
  '_\r\n',
  '*-1\r\n',
  '>1\r\n_\r\n',
  '>2\r\n+subscribe\r\n_\r\n',
  '>3\r\n+subscribe\r\n+a\r\n:1\r\n',
];

const FRAMES = [
  ...[
    '+OK\r\n',
    '+\r\n',
    '-ERR no\r\n',
    '-\r\n',
    '-MOVED 1 :0\r\n',
    '-MOVED 1 ?:1\r\n',
    '-ASK 1 127.0.0.1:1\r\n',
  ],
  ...[':1\r\n', ':\r\n', '$-1\r\n', '$1\r\na\r\n', '$3\r\na', '$99999999999\r\n', '$1\r\nabc\r\n', '*0\r\n'],
  ...[
    '*2\r\n+a\r\n',
    '*4294967296\r\n',
    '#t\r\n',
    ',1.5\r\n',
    '(12345678901234567890\r\n',
    '=15\r\ntxt:Some\r\n',
  ],
  ...[
    '%1\r\n+a\r\n',
    '~2\r\n+a\r\n',
    '|1\r\n+a\r\n+b\r\n+OK\r\n',
    '!5\r\nERR a\r\n',
    '\r\n',
    'HTTP/1.1 200\r\n',
    '\x15\x03',
  ],
  ...ODD,
];

const bytes = fc.oneof(
  fc.constantFrom(...FRAMES),
  fc.tuple(fc.constantFrom(...FRAMES), fc.nat(8)).map(([frame, length]) => frame.slice(0, length)),
  fc.array(fc.constantFrom(...FRAMES), { maxLength: 3 }).map(frames => frames.join('')),
  fc.uint8Array({ maxLength: 12 }).map(random => Buffer.from(random).toString('latin1')),
);

const scripts = fc.record({
  greeting: fc.oneof(fc.constant(''), bytes),
  replies: fc.array(fc.oneof(fc.constant('+OK\r\n'), bytes), { maxLength: 6 }),
  end: fc.constantFrom('stays' as const, 'closes' as const, 'resets' as const),
});

describe.each([
  ['a server', false],
  ['the entry point of a cluster', true],
])('whatever %s sends', (_what, cluster) => {
  it('a run ends with a reason or in time, and throws nowhere else', { timeout: 30_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(scripts, async script => {
        expect(await outcome(script, cluster)).not.toBe('up');
      }),
      { numRuns: propertyRuns(250) },
    );
  });

  it.each(ODD)('at any step, %j is an unexpected response', async odd => {
    expect(await outcome({ greeting: odd }, cluster, 2000)).toBe('unexpected_response');
    for (let step = 0; step < (cluster ? 3 : 4); step += 1) {
      const replies = Array.from({ length: step + 1 }, (_, index) => (index < step ? '+OK\r\n' : odd));
      expect(await outcome({ replies }, cluster, 2000)).toBe('unexpected_response');
    }
  });

  it.each(ODD)('%j on a kept connection ends that connection and nothing else', async odd => {
    const redis = await FakeRedis.start();
    const { probe, close } = probeOf(redis.port, cluster);
    expect(await outcomeOf(probe, 2000)).toBe('up');
    redis.send(odd);
    await until('the end of the connection', () => redis.open === 0);
    expect(await outcomeOf(probe, 2000)).toBe('up');
    close();
    await redis.stop();
  });
});
