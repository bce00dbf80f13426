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
  const report = (usage: Partial<BufferUsage>) => gauge(writer, usageOf(usage), NEVER);
  const version = async () => (await rows())[0]?.version?.N;
  return { clock, gauge, report, version };
}

describe('dynamoGauge', () => {
  it('keeps one item for each writer, with its current usage', async () => {
    const { gauge, report, clock } = gaugeOf();
    await report({ itemCount: 3 });
    await gauge({ name: 'audit', writer: 'w2' }, usageOf({ itemCount: 4 }), NEVER);
    clock.jump(1000);
    await report({ itemCount: 5 });
    const depths = (await rows()).map(({ sk, depth }) => [sk?.S, depth?.N]);
    expect(depths.sort()).toEqual([
      ['writer#w1', '5'],
      ['writer#w2', '4'],
    ]);
  });

  it('writes nothing for a buffer that never held an event', async () => {
    await gaugeOf().report({});
    expect(await rows()).toEqual([]);
  });

  it('writes at most once a second, and only changes', async () => {
    const { clock, report, version } = gaugeOf();
    await report({ itemCount: 3 });
    clock.jump(999);
    await report({ itemCount: 4 });
    expect(await version()).toBe('1');
    clock.jump(1);
    await report({ itemCount: 4 });
    expect(await version()).toBe('2');
    clock.jump(59_999);
    await report({ itemCount: 4 });
    expect(await version()).toBe('2');
  });

  it('corrects an item at once that wrongly says empty, or not empty', async () => {
    const { report } = gaugeOf();
    for (const itemCount of [1, 0, 2]) {
      await report({ itemCount, writtenCount: 1 });
      expect((await rows())[0]?.depth?.N).toBe(String(itemCount));
    }
  });

  it('reports once a minute while the buffer holds events, or writes some', async () => {
    const { clock, report, version } = gaugeOf();
    await report({ itemCount: 3 });
    clock.jump(60_000);
    await report({ itemCount: 3 });
    expect(await version()).toBe('2');
    await report({ itemCount: 0, writtenCount: 3 });
    clock.jump(60_000);
    await report({ itemCount: 0, writtenCount: 4 });
    expect(await version()).toBe('4');
    clock.jump(3_600_000);
    await report({ itemCount: 0, writtenCount: 4 });
    expect(await version()).toBe('4');
  });

  it('writes again when the clock was set back', async () => {
    const { clock, report, version } = gaugeOf();
    await report({ itemCount: 3 });
    clock.jump(-3_600_000);
    await report({ itemCount: 3 });
    expect(await version()).toBe('2');
  });

  it('is not changed by an older write that arrives late, or by a repeated one', async () => {
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

  it('writes reports in the order of the calls, even if all are made at once', async () => {
    const { report } = gaugeOf();
    await Promise.all([
      report({ itemCount: 1 }),
      report({ itemCount: 0, writtenCount: 1 }),
      report({ itemCount: 2 }),
    ]);
    expect((await rows()).map(({ depth }) => depth?.N)).toEqual(['2']);
  });

  it('writes again after a failure, because the write may not have taken effect', async () => {
    const { clock, report, version } = gaugeOf();
    await db.send('DeleteTable', { TableName: tableName });
    await expect(report({ itemCount: 3 })).rejects.toMatchObject({ reason: 'not_found' });
    await db.createTable(tableName);
    clock.jump(500);
    await report({ itemCount: 3 });
    expect(await version()).toBe('2');
  });

  it('does not try a failing table again at once, and throws its last error meanwhile', async () => {
    const { clock, report } = gaugeOf();
    await db.send('DeleteTable', { TableName: tableName });
    await expect(report({ itemCount: 3 })).rejects.toMatchObject({ reason: 'not_found' });
    await db.createTable(tableName);
    clock.jump(249);
    await expect(report({ itemCount: 3 })).rejects.toMatchObject({ reason: 'not_found' });
    expect(await rows()).toEqual([]);
  });

  it('ends its request when the signal aborts', async () => {
    const silent = await AwsEndpoint.start();
    process.env.AWS_ENDPOINT_URL_DYNAMODB = silent.url;
    const request = silent.nextRequest();
    const caller = new AbortController();
    const report = dynamoGauge({ tableName })(
      { name: 'audit', writer: 'w1' },
      usageOf({ itemCount: 1 }),
      caller.signal,
    );
    const { closed } = await request;
    caller.abort(new Error('time is up'));
    await expect(report).rejects.toBeDefined();
    await closed;
    process.env.AWS_ENDPOINT_URL_DYNAMODB = db.endpoint;
    await silent.stop();
  });
});
