import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { BeaconTable } from '../../../cli/aws/beacon-table.ts';
import { StagePartitions } from '../../../cli/operator/partition.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../../support/dynamodb.ts';
import { FaultyDynamoDb } from '../../support/faulty-dynamodb.ts';
import { maintenance } from '../../support/overrides.ts';

let db: LocalDynamoDb;
let faulty: FaultyDynamoDb;
let partitions: StagePartitions;
let service = 0;

beforeAll(async () => {
  db = await startDynamoDb();
  await db.createTable('beacon');
  faulty = await FaultyDynamoDb.start(db.endpoint);
});

afterAll(async () => {
  await faulty.stop();
  await db.close();
});

beforeEach(() => {
  service += 1;
  for (const [name, value] of Object.entries(awsEnv(faulty.url))) vi.stubEnv(name, value);
  const place = { table: 'beacon', service: `partition-${service}`, stage: 'test' };
  partitions = new StagePartitions(new BeaconTable('beacon', undefined), place);
});

afterEach(() => vi.unstubAllEnvs());

describe('a write to the partition of overrides', () => {
  const long = maintenance({ untilAt: 600_000 });
  const short = maintenance({ untilAt: 300_000 });

  it('is done once though its answer was lost and the SDK repeats it', async () => {
    expect(await partitions.put(long)).toBe(true);
    faulty.fates.push('unheard');
    expect(await partitions.put(short, long)).toBe(true);
    expect(await partitions.overrides()).toEqual([short]);
  });

  it('is refused when another operator was quicker', async () => {
    await partitions.put(long);
    await partitions.put({ ...long, untilAt: 400_000 }, long);
    expect(await partitions.put(short, long)).toBe(false);
    expect(await partitions.overrides()).toEqual([{ ...long, untilAt: 400_000 }]);
  });
});

it('a page of the history has no more rows than asked', async () => {
  const pk = { S: `history#partition-${service}#test` };
  for (const sk of ['1', '2', '3'])
    await db.send('PutItem', { TableName: 'beacon', Item: { pk, sk: { S: sk } } });
  const first = await partitions.historyPage(undefined, 2);
  expect(first.items.map(({ sk }) => sk)).toEqual([{ S: '3' }, { S: '2' }]);
  const { items, next } = await partitions.historyPage(first.next, 2);
  expect([items.map(({ sk }) => sk), next]).toEqual([[{ S: '1' }], undefined]);
});
