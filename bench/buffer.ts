import { readFileSync } from 'node:fs';
import pg from 'pg';
import { AuditEventBuffer } from '../lib/buffer/audit-event-buffer.ts';
import { depthItem } from '../lib/buffer/depth-item.ts';
import { postgresSink } from '../lib/buffer/postgres-sink.ts';
import { bufferLook } from '../lib/checks/buffer/judge.ts';
import { type LocalDynamoDb, startDynamoDb } from '../local/servers/dynamodb.ts';
import { startBeacon } from '../test/support/beacon.ts';
import { awsEnv } from '../test/support/dynamodb.ts';
import { median } from './cold.ts';
import { timed } from './in-process.ts';

const FULL = 100_000;

/** An audit event of 500 bytes. */
const event = { action: 'order.placed', note: 'x'.repeat(460) };

/** How long one call takes, microseconds: the median of 21 rounds. @param each calls in a round */
function microseconds(each: number, run: () => void): number {
  const samples = Array.from({ length: 21 }, () => {
    const since = performance.now();
    for (let index = 0; index < each; index += 1) run();
    return ((performance.now() - since) * 1000) / each;
  });
  return median(samples);
}

function bufferWith(events: number, maxItems: number): AuditEventBuffer<object> {
  const buffer = new AuditEventBuffer<object>({ maxItems, maxBytes: Number.POSITIVE_INFINITY });
  for (let index = 0; index < events; index += 1) buffer.add(event);
  return buffer;
}

function addMicroseconds(events: number): number {
  const buffer = bufferWith(events, FULL);
  return microseconds(500, () => buffer.add(event));
}

function lookMicroseconds(events: number): number {
  const buffer = bufferWith(events, 1_000_000);
  const limits = { maxItems: 1_000_000, maxAgeSeconds: 0, maxMegabytes: 0 };
  return microseconds(2000, bufferLook(buffer, limits, Date.now));
}

/** The naive check: it serialises all events to find their size. */
function naiveMicroseconds(events: number): number {
  const list = Array.from({ length: events }, (_, index) => ({ ...event, index }));
  return microseconds(1, () => process.getBuiltinModule('node:v8').serialize(list).byteLength);
}

/** How long a check of the fleet's buffers takes, ms: it queries one row for each writer. */
async function fleetMilliseconds(db: LocalDynamoDb, writers: number): Promise<number> {
  const tableName = `writers-${writers}`;
  await db.createTable(tableName);
  const usage = new AuditEventBuffer().usage();
  for (let index = 0; index < writers; index += 1) {
    const item = depthItem({ name: 'audit', writer: String(index) }, usage, Date.now());
    await db.send('PutItem', { TableName: tableName, Item: { ...item, version: { N: '1' } } });
  }
  Object.assign(process.env, awsEnv(db.endpoint));
  const beacon = startBeacon({ BUFFER_SOURCE: 'dynamodb', TABLE_NAME: tableName });
  const samples: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    const since = performance.now();
    await beacon.beacon.checker.run({
      select: ({ name }) => name === 'buffer',
      deadlineAt: Date.now() + 1200,
      maxAgeMs: 0,
    });
    samples.push(performance.now() - since);
  }
  beacon.close();
  return median(samples.slice(10));
}

/** How long a flush of one event takes, ms, and the INSERT alone that it sends. */
async function flushMilliseconds(
  databaseUrl: string,
): Promise<{ readonly flush: number; readonly bare: number }> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  await pool.query(readFileSync(new URL('../lib/buffer/postgres-sink.sql', import.meta.url), 'utf8'));
  const buffer = new AuditEventBuffer<object>({ sink: postgresSink(pool) });
  const flush = await timed(() => {
    buffer.add(event);
    return buffer.flush();
  });
  await pool.query('CREATE TABLE bare (event jsonb)');
  const bare = await timed(() => pool.query('INSERT INTO bare VALUES ($1)', [JSON.stringify(event)]));
  await pool.end();
  return { flush, bare };
}

/** The time that the audit event buffer takes from a service that adds events, and from a check, as a table. */
export async function bufferTable(databaseUrl: string): Promise<string[]> {
  const us = (of: (events: number) => number, sizes: readonly number[]) =>
    `${sizes.map(size => of(size).toFixed(2)).join(' · ')} µs`;
  const look = lookMicroseconds(10_000);
  const naive = naiveMicroseconds(10_000);
  const db = await startDynamoDb();
  const fleet: string[] = [];
  for (const writers of [1, 10, 100, 1000]) fleet.push((await fleetMilliseconds(db, writers)).toFixed(1));
  await db.close();
  const { flush, bare } = await flushMilliseconds(databaseUrl);
  return [
    '| the audit event buffer | |',
    '|---|---:|',
    `| \`add\` of a 500-byte event: empty · half full · full of 100,000 | ${us(addMicroseconds, [0, FULL / 2, FULL])} |`,
    `| a check of 0 · 1,000 · 1,000,000 events | ${us(lookMicroseconds, [0, 1000, 1_000_000])} |`,
    `| a naive check of 10,000 events, which serialises all, as a multiple of Beacon's | ${Math.round(naive / look).toLocaleString('en')} × |`,
    `| a flush of one event into PostgreSQL, and its ratio to the INSERT alone | ${flush.toFixed(2)} ms, ${(flush / bare).toFixed(2)} × |`,
    `| a check of the fleet's buffers: 1 · 10 · 100 · 1,000 writers | ${fleet.join(' · ')} ms |`,
  ];
}
