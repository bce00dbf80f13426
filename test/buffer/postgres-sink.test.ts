import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { postgresSink } from '../../lib/buffer/postgres-sink.ts';
import { RefusedBatch } from '../../lib/buffer/sink.ts';
import { deferred } from '../../lib/time/deferred.ts';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

const MIGRATION = readFileSync(new URL('../../lib/buffer/postgres-sink.sql', import.meta.url), 'utf8');

let server: LocalPostgres;
let pool: pg.Pool;

beforeAll(async () => {
  server = await LocalPostgres.start();
}, 60_000);

afterAll(() => server.remove());

/** A pool that ends before its connections do: it reports the end of the server as an error. */
function poolOf(options: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool(options);
  return pool.on('error', () => {});
}

beforeEach(async () => {
  pool = poolOf({ connectionString: server.url, max: 2 });
  await pool.query(`DROP TABLE IF EXISTS audit_events; ${MIGRATION}`);
});

afterEach(() => pool.end());

const NEVER = new AbortController().signal;

const stored = async () => {
  const { rows } = await pool.query(
    'SELECT writer, sequence::int, added_at, event FROM audit_events ORDER BY 2',
  );
  return rows;
};

const bufferOf = (events: readonly unknown[], options: object = {}) => {
  const buffer = new AuditEventBuffer({ sink: postgresSink(pool), ...options });
  for (const event of events) buffer.add(event);
  return buffer;
};

describe('postgresSink', () => {
  it('stores each event with its writer, number and time', async () => {
    const buffer = bufferOf([{ action: 'login', user: 'ädä', tags: ['a'] }, null, 'text']);
    const [first] = (await Promise.all([buffer.getItems(), buffer.flush()]))[0];
    const rows = await stored();
    expect(rows.map(({ event }) => event)).toEqual([first, null, 'text']);
    expect(rows.map(({ writer, sequence }) => [writer, sequence])).toEqual(
      [1, 2, 3].map(sequence => [buffer.writer, sequence]),
    );
    expect(Math.abs(rows[0].added_at.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('stores an event once that it receives twice', async () => {
    const sink = postgresSink(pool);
    const batch = [1, 2].map(sequence => ({
      id: `x-${sequence}`,
      writer: '6f1b0a52-8a83-4a53-b9b5-0f2f7d7f8f11',
      sequence,
      addedAt: 0,
      event: sequence,
    }));
    await sink(batch, NEVER);
    await sink(batch, NEVER);
    expect(await stored()).toHaveLength(2);
  });

  it('uses one statement per batch', async () => {
    const statements: string[] = [];
    const client = { query: async (sql: string) => statements.push(sql), release: () => {} };
    const buffer = bufferOf([1, 2, 3, 4, 5], {
      batchItems: 2,
      sink: postgresSink({ connect: async () => client }),
    });
    await buffer.flush();
    expect(statements).toHaveLength(3);
  });

  it('stores text in place of what JSON cannot express, and loses nothing else', async () => {
    const cycle: Record<string, unknown> = { id: 1n };
    cycle.self = cycle;
    await bufferOf([cycle, { name: 'a\0b\uD800' }, () => {}, 'ok']).flush();
    expect((await stored()).map(({ event }) => event)).toEqual([
      { id: '1', self: '[cycle]' },
      { name: 'a\uFFFDb\uFFFD' },
      '[function]',
      'ok',
    ]);
  });

  it('keeps the connection after refused data, and closes it after another error', async () => {
    const failures = [Object.assign(new Error('bad data'), { code: '22P02' }), new Error('gone')];
    const released: unknown[] = [];
    const client = {
      query: async () => Promise.reject(failures.shift()),
      release: (error: unknown) => released.push(error),
    };
    const buffer = bufferOf(['a', 'b'], { sink: postgresSink({ connect: async () => client }) });
    expect(await buffer.flush()).toMatchObject({ remaining: 2, error: { message: 'gone' } });
    expect(released).toEqual([false, true]);
  });

  describe('takes an error for a refusal of the data', () => {
    const sinkWith = (error: unknown) =>
      postgresSink({
        connect: async () => ({ query: async () => Promise.reject(error), release: () => {} }),
      });
    const errorWith = (code: unknown, fields: object = {}) =>
      Object.assign(new Error('no'), { code, ...fields });

    it.each([
      '21000',
      '22P02',
      '22003',
      '23502',
      '23505',
      '23514',
      '42501',
      '44000',
      '54000',
      'P0001',
      'AU001',
      'E0ABC',
    ])('with the SQLSTATE %s', async code => {
      const error = errorWith(code);
      await expect(sinkWith(error)([], NEVER)).rejects.toEqual(new RefusedBatch({ cause: error }));
    });

    it.each([
      ...[
        '08006',
        '0A000',
        '25006',
        '28P01',
        '3D000',
        '3F000',
        '40P01',
        '42P01',
        '42703',
        '42502',
        '53100',
        '55P03',
      ],
      ...['57014', '58030', 'F0000', 'HV000', 'XX000', '2200H'],
      ...['EPIPE', 'EXDEV', 'ECONNRESET', '22', '220000', 'x22P02', '22p02', 22_000, undefined],
    ])('but not with the code %j', async code => {
      const error = errorWith(code);
      await expect(sinkWith(error)([], NEVER)).rejects.toBe(error);
    });

    it('but not with no partition for a row, which has the SQLSTATE of a constraint', async () => {
      const error = errorWith('23514', { routine: 'ExecFindPartition' });
      await expect(sinkWith(error)([], NEVER)).rejects.toBe(error);
      const constraint = errorWith('23514', { routine: 'ExecConstraints' });
      await expect(sinkWith(constraint)([], NEVER)).rejects.toBeInstanceOf(RefusedBatch);
    });

    it.each([{ code: '22P02' }, 'text', undefined])('but not if it is no Error: %j', async thrown => {
      await expect(sinkWith(thrown)([], NEVER)).rejects.toBe(thrown);
    });
  });

  it('creates no table, and keeps the events while the table is missing', async () => {
    await pool.query('DROP TABLE audit_events');
    const buffer = bufferOf(['a']);
    expect(await buffer.flush()).toMatchObject({ remaining: 1, error: { code: '42P01' } });
    await pool.query(MIGRATION);
    expect(await buffer.flush({ force: true })).toMatchObject({ remaining: 0, error: undefined });
  });

  it('writes to a table of another name and schema', async () => {
    await pool.query('CREATE SCHEMA IF NOT EXISTS "Audit"');
    await pool.query(
      `DROP TABLE IF EXISTS "Audit".trail; ${MIGRATION.replace('TABLE audit_events', 'TABLE "Audit".trail').replace(/CREATE INDEX.*;/, '')}`,
    );
    await bufferOf(['a'], { sink: postgresSink(pool, { table: 'Audit.trail' }) }).flush();
    expect((await pool.query('SELECT event FROM "Audit".trail')).rows).toEqual([{ event: 'a' }]);
  });

  it.each(['', 'a b', 'a"b', 'a.b.c', "a'; DROP TABLE x", '1a', 'a.1b', `a${'x'.repeat(63)}`])(
    'does not allow the table name %j',
    table => {
      expect(() => postgresSink(pool, { table })).toThrow('allowed: a name, or schema.name');
    },
  );

  it('needs only the rights that the SQL file names', async () => {
    await pool.query(`DROP ROLE IF EXISTS my_service; CREATE ROLE my_service LOGIN PASSWORD 'x'`);
    const grant = /^-- (GRANT .*;)$/m.exec(MIGRATION)?.[1] ?? '';
    await pool.query(grant);
    const url = new URL(server.url);
    url.username = 'my_service';
    url.password = 'x';
    const own = poolOf({ connectionString: url.href, max: 1 });
    expect(await bufferOf(['a'], { sink: postgresSink(own) }).flush()).toMatchObject({ remaining: 0 });
    await own.end();
    await pool.query('DROP OWNED BY my_service; DROP ROLE my_service');
  });

  it('ends its statement when its time is over, and leaves the pool usable', async () => {
    const locker = await pool.connect();
    await locker.query('BEGIN; LOCK TABLE audit_events');
    const single = poolOf({ connectionString: server.url, max: 1, application_name: 'sink' });
    const buffer = bufferOf(['a'], { sink: postgresSink(single) });
    expect((await buffer.flush({ timeoutMs: 300 })).error).toMatchObject({ name: 'TimeLimitExceeded' });
    await locker.query('ROLLBACK');
    locker.release();
    expect((await buffer.flush({ force: true })).remaining).toBe(0);
    expect(await stored()).toHaveLength(1);
    await single.end();
  });

  it('writes again after a server accepted connections and did not answer, if the pool limits the time to connect', async () => {
    const proxy = await TcpProxy.start(Number(new URL(server.url).port));
    proxy.fault = { kind: 'silent' };
    const url = new URL(server.url);
    url.port = String(proxy.port);
    const own = poolOf({ connectionString: url.href, max: 1, connectionTimeoutMillis: 200 });
    const buffer = bufferOf(['a'], { sink: postgresSink(own) });
    expect((await buffer.flush({ timeoutMs: 50 })).remaining).toBe(1);
    proxy.fault = undefined;
    const isWritten = async () => (await buffer.flush({ force: true })).remaining === 0;
    await until('the event is written', isWritten); // the pool may need more than one attempt
    await own.end();
    await proxy.stop();
  });

  it('closes the connection once when its time is over, though the statement goes on', async () => {
    const released: unknown[] = [];
    const caller = new AbortController();
    const { promise: answer, resolve: respond } = deferred<void>();
    const client = { query: () => answer, release: (error?: unknown) => released.push(error) };
    const written = postgresSink({ connect: async () => client })([], caller.signal);
    await new Promise(setImmediate);
    expect(released).toEqual([]);
    caller.abort();
    expect(released).toEqual([true]);
    respond();
    await written;
    expect(released).toEqual([true]);
  });

  it('gives the connection back once, whatever is aborted later', async () => {
    const released: unknown[] = [];
    const caller = new AbortController();
    const client = { query: async () => {}, release: (error?: unknown) => released.push(error) };
    await postgresSink({ connect: async () => client })([], caller.signal);
    caller.abort();
    expect(released).toEqual([undefined]);
  });

  it('closes a connection that opens after its time is over', async () => {
    const released: unknown[] = [];
    let connect = (_client: object) => {};
    const late = new Promise<never>(resolve => {
      connect = client => resolve(client as never);
    });
    const buffer = bufferOf(['a'], { sink: postgresSink({ connect: () => late }) });
    await buffer.flush({ timeoutMs: 20 });
    connect({ query: () => expect.unreachable(), release: (error: unknown) => released.push(error) });
    await late;
    await new Promise(setImmediate);
    expect(released).toEqual([true]);
  });
});
