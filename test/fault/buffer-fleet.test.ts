import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { startBeacon } from '../support/beacon.ts';
import type { Acknowledged } from '../support/buffer-writer.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { random } from '../support/random.ts';
import { until } from '../support/until.ts';

const WRITERS = 20;
const EVENTS = 10_000;
const KILLED = 6;
const SEED = Math.floor(Math.random() * 2 ** 31);

const WRITER = fileURLToPath(new URL('../support/buffer-writer.ts', import.meta.url));
const MIGRATION = readFileSync(new URL('../../lib/buffer/postgres-sink.sql', import.meta.url), 'utf8');

let postgres: LocalPostgres;
let db: LocalDynamoDb;
let client: pg.Client;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  [postgres, db] = await Promise.all([LocalPostgres.start(), startDynamoDb()]);
  Object.assign(process.env, awsEnv(db.endpoint));
  client = new pg.Client(postgres.url);
  await client.connect();
  await client.query(MIGRATION);
  await db.createTable('beacon');
});

afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL');
  await client.end();
  await Promise.all([postgres.remove(), db.close()]);
});

/** Runs one writer to its end, or kills it when it has added so many events. Returns its last report to the test. */
async function runWriter(seed: number, killAt: number): Promise<Acknowledged> {
  const child = fork(WRITER, [String(EVENTS), String(seed), postgres.url, 'beacon'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  processes.push(child);
  let last: Acknowledged | undefined;
  child.on('message', (report: Acknowledged) => {
    last = report;
    if (report.accepted >= killAt && !report.isDone) child.kill('SIGKILL');
  });
  await once(child, 'exit');
  if (!last) throw new Error(`writer ${seed} reported nothing`);
  return last;
}

type Row = {
  readonly sk: { readonly S: string };
  readonly depth: { readonly N: string };
  readonly dropped: { readonly N: string };
};

async function rowsByWriter(): Promise<ReadonlyMap<string, Row>> {
  const { Items } = (await db.send('Scan', { TableName: 'beacon' })) as { Items: Row[] };
  return new Map(Items.map(item => [item.sk.S.replace('writer#', ''), item]));
}

function waitingIn(rows: ReadonlyMap<string, Row>): number {
  return [...rows.values()].reduce((sum, { depth }) => sum + Number(depth.N), 0);
}

/** A writer's events that are in the table, without those that it dropped although they had been written. */
async function written({ writer, accepted, dropped }: Acknowledged): Promise<number> {
  const { rows } = await client.query(
    `SELECT count(*)::int AS count FROM audit_events
     WHERE writer = $1 AND sequence <= $2 AND NOT sequence = ANY($3::bigint[])`,
    [writer, accepted, dropped],
  );
  return rows[0].count;
}

it(`accounts for 200,000 events of 20 writers, some of them killed, over failing sinks (seed ${SEED})`, async () => {
  const next = random(SEED);
  const writers = await Promise.all(
    Array.from({ length: WRITERS }, (_, index) => {
      const killAt = index < KILLED ? Math.ceil(next() * EVENTS * 0.9) : Number.POSITIVE_INFINITY;
      return runWriter(SEED + index, killAt);
    }),
  );
  expect(writers.filter(({ isDone }) => isDone)).toHaveLength(WRITERS - KILLED);
  const clock = new FakeClock(Date.now() + 900_000);
  const beacon = startBeacon(
    { BUFFER_SOURCE: 'dynamodb', TABLE_NAME: 'beacon', BUFFER_NAME: 'fleet' },
    { clock },
  );
  const fleet = async () => (await beacon.get('/health/buffer')).json.components.buffer;
  let rows = await rowsByWriter();
  await until('the last reports of the killed writers are in the table', async () => {
    clock.jump(10_000);
    const { item_count, at_risk_count, writers } = await fleet();
    rows = await rowsByWriter();
    return item_count === waitingIn(rows) && at_risk_count === item_count && writers === WRITERS;
  });

  for (const report of writers) {
    const row = rows.get(report.writer);
    const waiting = Number(row?.depth.N);
    const inTable = await written(report);
    if (report.isDone) {
      expect({ inTable: inTable + report.dropped.length, waiting }).toEqual({ inTable: EVENTS, waiting: 0 });
    } else {
      expect(inTable + waiting + Number(row?.dropped.N)).toBeGreaterThanOrEqual(report.accepted);
    }
  }

  for (const [writer, { depth }] of rows) {
    if (depth.N === '0') continue;
    await db.send('UpdateItem', {
      TableName: 'beacon',
      Key: { pk: { S: 'buffer#fleet' }, sk: { S: `writer#${writer}` } },
      UpdateExpression: 'SET #depth = :none',
      ExpressionAttributeNames: { '#depth': 'depth' },
      ExpressionAttributeValues: { ':none': { N: '0' } },
    });
  }
  clock.jump(10_000);
  expect(await fleet()).toMatchObject({ item_count: 0, at_risk_count: 0 });
  beacon.close();
}, 120_000);
