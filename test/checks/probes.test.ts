import { describe, expect, it, vi } from 'vitest';
import type { PostgresConnection } from '../../lib/checks/postgresql/connection.ts';
import { databaseProbe } from '../../lib/checks/postgresql/probe.ts';
import type { RedisConnection } from '../../lib/checks/redis/connection.ts';
import { cacheProbe } from '../../lib/checks/redis/probe.ts';
import { type Connection, KeptConnection } from '../../lib/connections/kept-connection.ts';

const SIGNAL = new AbortController().signal;

/** A connection that answers as told: what a working server can't be made to say. */
function answering<C extends Connection>(answers: Partial<C>): KeptConnection<C> {
  const connection = { isClosed: false, connect: async () => {}, destroy: () => {}, ...answers };
  return new KeptConnection(async () => connection as C);
}

describe('databaseProbe', () => {
  const asked = (rows: readonly unknown[]) =>
    databaseProbe(answering<PostgresConnection>({ query: async () => rows }), false)(SIGNAL);

  it('is up with the one row that it asked for', async () => {
    expect(await asked([{ one: 1 }])).toEqual({});
  });

  it.each([[[]], [[{ one: 2 }]], [[{ one: '1' }]], [[{}]], [[null]], [[1]], [[{ one: 1 }, { one: 1 }]]])(
    'does not take %j for an answer',
    async rows => {
      expect(await asked(rows)).toEqual({ reason: 'unexpected_response' });
    },
  );
});

describe('databaseProbe where a writer is expected', () => {
  const asked = (row: unknown) =>
    databaseProbe(
      answering<PostgresConnection>({ query: async () => [row], explain: error => error }),
      true,
    )(SIGNAL);

  it('is up with one', async () => {
    expect(await asked({ one: 1, read_only: 'off' })).toEqual({});
  });

  it.each(['on', undefined])('is read-only where it says %j', async readOnly => {
    await expect(asked({ one: 1, read_only: readOnly })).rejects.toMatchObject({ reason: 'read_only' });
  });

  it('asks in the same statement', async () => {
    const query = vi.fn(async () => [{ one: 1, read_only: 'off' }]);
    await databaseProbe(answering<PostgresConnection>({ query }), true)(SIGNAL);
    expect(query).toHaveBeenCalledOnce();
  });
});

describe('cacheProbe', () => {
  it('writes a key and a value of its own each time, under the prefix, for 5 s', async () => {
    const written: [string, string, number][] = [];
    const probe = cacheProbe(
      answering<RedisConnection>({
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

  it.each([null, '', 'somebody else’s value'])('reads %j as a mismatch', async read => {
    const connection = answering<RedisConnection>({ writeAndRead: async () => read });
    expect(await cacheProbe(connection, '')(SIGNAL)).toEqual({ reason: 'read_write_mismatch' });
  });
});
