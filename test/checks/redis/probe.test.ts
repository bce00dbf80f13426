import { describe, expect, it } from 'vitest';
import { describeRedis, redisProbe } from '../../../lib/checks/redis/probe.ts';
import type { RedisConnection } from '../../../lib/checks/redis/redis-connection.ts';
import type { Reason } from '../../../lib/names/reasons.ts';
import { keptConnection } from '../../support/kept-connection.ts';
import { resultAt } from '../../support/results.ts';

const SIGNAL = new AbortController().signal;

const AT = Date.parse('2026-11-23T04:11:26.990Z');

describe('redisProbe', () => {
  it('writes a new key and value each time, under the prefix, for 5 s', async () => {
    const written: [string, string, number][] = [];
    const probe = redisProbe(
      keptConnection<RedisConnection>({
        writeAndRead: async (key, value, expireMs) => {
          written.push([key, value, expireMs]);
          return value;
        },
      }),
      'beacon:health:',
    );
    expect(await probe(SIGNAL)).toEqual({});
    expect(await probe(SIGNAL)).toEqual({});
    const [first, second] = written;
    expect(first?.[0]).toBe(`beacon:health:${first?.[1]}`);
    expect(first?.[2]).toBe(5000);
    expect(second?.[0]).not.toBe(first?.[0]);
    expect(second?.[1]).not.toBe(first?.[1]);
  });

  it.each([null, '', 'another writer’s value'])('reads %j as a mismatch', async read => {
    const connection = keptConnection<RedisConnection>({ writeAndRead: async () => read });
    expect(await redisProbe(connection, '')(SIGNAL)).toEqual({ reason: 'read_write_mismatch' });
  });
});

describe('describeRedis', () => {
  it.each<[Reason | undefined, string]>([
    [undefined, 'operational'],
    ['read_write_mismatch', 'read_write_mismatch'],
    ['unexpected_error', 'error: unexpected_error'],
    ['timeout', 'error: timeout'],
    ['out_of_memory', 'error: out_of_memory'],
  ])('reads %s as "%s"', (reason, status) => {
    expect(describeRedis(resultAt(AT, reason))).toEqual({
      backend: 'redis',
      status,
      last_checked: '2026-11-23T04:11:26.990Z',
    });
  });
});
