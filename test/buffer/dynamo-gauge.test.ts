import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoGauge } from '../../lib/buffer/dynamo-gauge.ts';
import type { BufferUsage } from '../../lib/buffer/gauge.ts';
import { DynamoTable } from '../../lib/connections/dynamo-table.ts';
import { AwsEndpoint } from '../support/aws-endpoint.ts';
import { usageOf } from '../support/depths.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { FakeClock } from '../support/fake-clock.ts';

const NEVER = new AbortController().signal;

let db: LocalDynamoDb;
let tableName: string;
let tables = 0;

beforeAll(async () => {
  db = await startDynamoDb();
  Object.assign(process.env, awsEnv(db.endpoint));
});

afterAll(() => db.close());

beforeEach(async () => {
  tables += 1;
  tableName = `table-${tables}`;
  await db.createTable(tableName);
});

type Row = Record<string, Record<string, string>>;

async function rows(): Promise<Row[]> {
  const { Items } = (await db.send('Scan', { TableName: tableName })) as { Items: Row[] };
  return Items;
}

function gaugeOf(clock = new FakeClock()) {
  const writer = { name: 'audit', writer: 'w1' };
  const gauge = dynamoGauge({ tableName, clock });
  const tell = (usage: Partial<BufferUsage>) => gauge(writer, usageOf(usage), NEVER);
  const version = async () => (await rows())[0]?.version?.N;
  return { clock, gauge, tell, version };
}

describe('dynamoGauge', () => {
  it('keeps one row for each writer, set to what it has', async () => {
    const { gauge, tell, clock } = gaugeOf();
    await tell({ itemCount: 3 });
    await gauge({ name: 'audit', writer: 'w2' }, usageOf({ itemCount: 4 }), NEVER);
    clock.jump(1000);
    await tell({ itemCount: 5 });
    const depths = (await rows()).map(({ sk, depth }) => [sk?.S, depth?.N]);
    expect(depths.sort()).toEqual([
      ['writer#w1', '5'],
      ['writer#w2', '4'],
    ]);
  });

  it('writes nothing for a buffer that never held anything', async () => {
    await gaugeOf().tell({});
    expect(await rows()).toEqual([]);
  });

  it('writes no more than once a second, and never what is known already', async () => {
    const { clock, tell, version } = gaugeOf();
    await tell({ itemCount: 3 });
    clock.jump(999);
    await tell({ itemCount: 4 });
    expect(await version()).toBe('1');
    clock.jump(1);
    await tell({ itemCount: 4 });
    expect(await version()).toBe('2');
    clock.jump(59_999);
    await tell({ itemCount: 4 });
    expect(await version()).toBe('2');
  });

  it('corrects a row at once that wrongly says that nothing waits, or that something does', async () => {
    const { tell } = gaugeOf();
    for (const itemCount of [1, 0, 2]) {
      await tell({ itemCount, writtenCount: 1 });
      expect((await rows())[0]?.depth?.N).toBe(String(itemCount));
    }
  });

  it('gives a sign of life once a minute while events wait, or are being written', async () => {
    const { clock, tell, version } = gaugeOf();
    await tell({ itemCount: 3 });
    clock.jump(60_000);
    await tell({ itemCount: 3 });
    expect(await version()).toBe('2');
    await tell({ itemCount: 0, writtenCount: 3 });
    clock.jump(60_000);
    await tell({ itemCount: 0, writtenCount: 4 });
    expect(await version()).toBe('4');
    clock.jump(3_600_000);
    await tell({ itemCount: 0, writtenCount: 4 });
    expect(await version()).toBe('4');
  });

  it('writes again when the clock was put back', async () => {
    const { clock, tell, version } = gaugeOf();
    await tell({ itemCount: 3 });
    clock.jump(-3_600_000);
    await tell({ itemCount: 3 });
    expect(await version()).toBe('2');
  });

  it('lets no late repeat of an older write have the last word', async () => {
    const table = new DynamoTable(tableName, { maxAttempts: 1 });
    const item = (depth: string) => ({
      pk: { S: 'buffer#audit' },
      sk: { S: 'writer#w1' },
      depth: { N: depth },
    });
    await table.putIfNewer(item('7'), 2, NEVER);
    await table.putIfNewer(item('3'), 1, NEVER);
    await table.putIfNewer(item('9'), 2, NEVER);
    expect((await rows()).map(({ depth }) => depth?.N)).toEqual(['7']);
    table.destroy();
  });

  it('writes in the order in which it was told, though all at once', async () => {
    const { tell } = gaugeOf();
    await Promise.all([
      tell({ itemCount: 1 }),
      tell({ itemCount: 0, writtenCount: 1 }),
      tell({ itemCount: 2 }),
    ]);
    expect((await rows()).map(({ depth }) => depth?.N)).toEqual(['2']);
  });

  it('writes again what may not have been written', async () => {
    const { clock, tell, version } = gaugeOf();
    await db.send('DeleteTable', { TableName: tableName });
    await expect(tell({ itemCount: 3 })).rejects.toMatchObject({ reason: 'not_found' });
    await db.createTable(tableName);
    clock.jump(500);
    await tell({ itemCount: 3 });
    expect(await version()).toBe('2');
  });

  it('leaves a table alone that refuses, and says why it does', async () => {
    const { clock, tell } = gaugeOf();
    await db.send('DeleteTable', { TableName: tableName });
    await expect(tell({ itemCount: 3 })).rejects.toMatchObject({ reason: 'not_found' });
    await db.createTable(tableName);
    clock.jump(249);
    await expect(tell({ itemCount: 3 })).rejects.toMatchObject({ reason: 'not_found' });
    expect(await rows()).toEqual([]);
  });

  it('ends its request when the time is up', async () => {
    const silent = await AwsEndpoint.start();
    process.env.AWS_ENDPOINT_URL_DYNAMODB = silent.url;
    const request = silent.nextRequest();
    const caller = new AbortController();
    const told = dynamoGauge({ tableName })(
      { name: 'audit', writer: 'w1' },
      usageOf({ itemCount: 1 }),
      caller.signal,
    );
    const { closed } = await request;
    caller.abort(new Error('time is up'));
    await expect(told).rejects.toBeDefined();
    await closed;
    process.env.AWS_ENDPOINT_URL_DYNAMODB = db.endpoint;
    await silent.stop();
  });
});
