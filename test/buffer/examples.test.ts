import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';

let postgres: LocalPostgres;
let db: LocalDynamoDb;
let folder: string;

beforeAll(async () => {
  [postgres, db, folder] = await Promise.all([
    LocalPostgres.start(),
    startDynamoDb(),
    mkdtemp(join(tmpdir(), 'beacon-examples-')),
  ]);
  Object.assign(process.env, {
    ...awsEnv(db.endpoint),
    DATABASE_URL: postgres.url,
    TABLE_NAME: 'beacon',
    FLUSH_INTERVAL: '0',
    AUDIT_FILE: join(folder, 'audit.log'),
  });
  const migration = await readFile(new URL('../../lib/buffer/postgres-sink.sql', import.meta.url), 'utf8');
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query(migration);
  await client.end();
  await db.createTable('beacon');
}, 60_000);

afterAll(() => Promise.all([postgres.remove(), db.close(), rm(folder, { recursive: true })]));

describe('the service of thirty lines', () => {
  it('responds, and has then stored its audit event in PostgreSQL and its depth in DynamoDB', async () => {
    const { handler } = await import('../../examples/service.ts');
    const context = { getRemainingTimeInMillis: () => 5000 } as Context;
    expect(await handler({ order: '4711' }, context)).toEqual({ statusCode: 202 });

    const client = new pg.Client(postgres.url);
    await client.connect();
    const { rows } = await client.query('SELECT event FROM audit_events');
    await client.end();
    expect(rows).toEqual([{ event: { action: 'order.placed', order: '4711', at: expect.any(String) } }]);
    const { Items } = (await db.send('Scan', { TableName: 'beacon' })) as { Items: object[] };
    expect(Items).toMatchObject([{ pk: { S: 'buffer#orders' }, depth: { N: '0' }, written: { N: '1' } }]);
  });
});

describe('the sink that is one function', () => {
  it('writes one line per event', async () => {
    const { audit } = await import('../../examples/file-sink.ts');
    audit.add({ user: 'ada' });
    expect(await audit.flush()).toMatchObject({ remaining: 0, error: undefined });
    const [line = ''] = (await readFile(process.env.AUDIT_FILE ?? '', 'utf8')).split('\n');
    expect(JSON.parse(line)).toEqual({ id: `${audit.writer}-1`, event: { user: 'ada' } });
  });
});
