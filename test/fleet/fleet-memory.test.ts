import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FleetMemory, type FleetTable } from '../../lib/fleet/fleet-memory.ts';
import { TableClient } from '../../lib/fleet/table-client.ts';
import { TableClock } from '../../lib/fleet/table-clock.ts';
import type { Shared } from '../../lib/health/shared-memory.ts';
import { systemClock } from '../../lib/time/system-clock.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { stateAt } from '../support/results.ts';
import { take, write } from '../support/shared.ts';

const IDENTITY = { region: 'eu-west-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
const LIMITS = { budgetMs: 1000, coldBudgetMs: 1000 };

let db: LocalDynamoDb;
let partitions = 0;

beforeAll(async () => {
  db = await startDynamoDb();
  await db.createTable('beacon');
});

afterAll(() => db.close());

/** Environments of one service, each with a memory of its own, on one table. */
function environments(count: number, sort: (index: number) => string = () => 'same') {
  partitions += 1;
  const partition = `result#service-${partitions}`;
  return Array.from({ length: count }, (_, index) => {
    const client = new TableClient({
      tableName: 'beacon',
      endpoint: new URL(db.endpoint),
      identity: IDENTITY,
      onServerTime: () => {},
    });
    const errors: unknown[] = [];
    const memory = new FleetMemory({
      clock: systemClock,
      loadTable: async () => client,
      tableClock: new TableClock(),
      partition,
      historyPartition: `history#service-${partitions}`,
      region: IDENTITY.region,
      overridePartition: 'override#service',
      onInvalidOverride: () => {},
      sortKey: component => `${component}#${sort(index)}`,
      onError: error => errors.push(error),
    });
    return { open: () => memory.open(LIMITS), errors };
  });
}

const read = async (environment: ReturnType<typeof environments>[number]): Promise<Shared> => {
  const shared = (await environment.open().read(['database']))?.get('database');
  if (!shared) throw new Error('the table did not answer');
  return shared;
};

const until = () => Date.now() + 1000;

describe('the memory of the fleet', () => {
  it('is empty at first', async () => {
    const [a] = environments(1);
    expect(await read(a as never)).toEqual({ state: undefined, wasUp: false, leaseUntil: 0, version: 0 });
  });

  it('shows to every environment what one wrote', async () => {
    const [a, b] = environments(2) as [never, never];
    const state = stateAt(Date.now() - 5);
    const held = await take(open(a), await read(a), until());
    expect((await read(b)).leaseUntil).toBeGreaterThan(Date.now());
    await write(open(a), held as Shared, state);
    expect(await read(b)).toEqual({
      ...{ state, wasUp: true, leaseUntil: 0, version: 2 },
      verdict: { state: 'up', since: expect.any(Number) },
    });
  });

  it('gives a lease to one environment only', async () => {
    const all = environments(10);
    const seen = await Promise.all(all.map(read));
    const leases = await Promise.all(
      all.map((each, index) => take(each.open(), seen[index] as Shared, until())),
    );
    expect(leases.filter(lease => lease !== undefined)).toHaveLength(1);
    expect(all.flatMap(({ errors }) => errors)).toEqual([]);
  });

  it('gives an expired lease to another, and then ignores what the first one writes', async () => {
    const [slow, quick] = environments(2) as [never, never];
    const first = await take(open(slow), await read(slow), Date.now() - 1);
    const second = await take(open(quick), await read(quick), until());
    await write(open(quick), second as Shared, stateAt(Date.now() - 1));
    const before = await read(quick);
    await write(open(slow), first as Shared, stateAt(Date.now() - 9000, 'timeout'));
    expect(await read(quick)).toEqual(before);
  });

  it('remembers that a component was up, whatever comes later', async () => {
    const [a] = environments(1) as [never];
    await write(open(a), await read(a), stateAt(Date.now() - 9));
    await write(open(a), await read(a), stateAt(Date.now() - 5, 'connection_refused'));
    expect(await read(a)).toMatchObject({ wasUp: true, state: { result: { state: 'down' } } });
  });

  it('keeps the result when only the lease ends', async () => {
    const [a] = environments(1) as [never];
    const state = stateAt(Date.now() - 9);
    await write(open(a), await read(a), state);
    const held = await take(open(a), await read(a), until());
    await write(open(a), held as Shared, undefined);
    const after = await read(a);
    expect([after.state, after.leaseUntil]).toEqual([state, 0]);
  });

  it('keeps the result, too, when a newer one has fields of such a length that it would fill the table', async () => {
    const [a] = environments(1) as [never];
    const state = stateAt(Date.now() - 9);
    await write(open(a), await read(a), state);
    const detail = { text: 'x'.repeat(500_000) };
    await write(open(a), await read(a), { ...state, result: { ...state.result, detail } });
    const after = await read(a);
    expect([after.state, after.version]).toEqual([state, 2]);
  });

  it('is not shared by deployments whose keys differ', async () => {
    const [a, b] = environments(2, index => ['eu-west-1', 'us-east-1'][index] ?? '') as [never, never];
    await write(open(a), await read(a), stateAt(Date.now()));
    expect((await read(b)).version).toBe(0);
  });

  it.each([{ S: 'x' }, { N: '-1' }, { N: '0' }, { N: '9007199254740993' }])(
    'replaces an item with the version %j, which no environment can have written',
    async version => {
      const [a] = environments(1) as [never];
      const keys = { pk: { S: `result#service-${partitions}` }, sk: { S: 'database#same' } };
      await db.send('PutItem', { TableName: 'beacon', Item: { ...keys, version } });
      await write(open(a), await read(a), stateAt(Date.now() - 5));
      expect(await read(a)).toMatchObject({ wasUp: true, version: 1 });
    },
  );

  it('replaces an item that cannot be understood', async () => {
    const [a] = environments(1) as [never];
    await db.send('PutItem', {
      TableName: 'beacon',
      Item: {
        pk: { S: `result#service-${partitions}` },
        sk: { S: 'database#same' },
        version: { N: '41' },
        body: { S: 'garbage' },
      },
    });
    await write(open(a), await read(a), stateAt(Date.now() - 5));
    expect(await read(a)).toMatchObject({ wasUp: true, version: 42 });
  });
});

const open = (environment: { open: () => ReturnType<FleetMemory['open']> }) => environment.open();

/** A memory on a table that a test controls. */
function on(table: Partial<FleetTable>) {
  const clock = new FakeClock();
  const errors: unknown[] = [];
  let calls = 0;
  const counted = <T>(access: T | undefined) => {
    calls += 1;
    if (access === undefined) throw new Error('not expected');
    return access;
  };
  const memory = new FleetMemory({
    clock,
    loadTable: async () => ({
      query: (...given) => counted(table.query)(...given),
      put: (...given) => counted(table.put)(...given),
      add: (...given) => counted(table.add)(...given),
    }),
    tableClock: new TableClock(),
    partition: 'p',
    historyPartition: 'h',
    region: 'eu-west-1',
    overridePartition: 'override#service',
    onInvalidOverride: () => {},
    sortKey: component => component,
    onError: error => errors.push(error),
  });
  return { memory, clock, errors, calls: () => calls };
}

describe('a table that does not work', () => {
  const LIMIT = { budgetMs: 100, coldBudgetMs: 250 };

  it('is left alone for a while after a failure, and then tried again', async () => {
    const { memory, clock, errors, calls } = on({
      query: async () => {
        throw new Error('denied');
      },
    });
    for (let second = 0; second < 60; second += 1) {
      expect(await memory.open(LIMIT).read(['database'])).toBeUndefined();
      await clock.advance(1000);
    }
    expect(errors).toHaveLength(6); // after 0, 1, 3, 7, 15 and 31 s
    expect(calls()).toBe(12); // results and overrides, at the same time
  });

  it('that hangs costs the budget once: 250 ms at first', async () => {
    const { memory, clock } = on({ query: () => new Promise(() => {}) });
    const reading = memory.open(LIMIT).read(['database']);
    await clock.advance(250);
    expect(await reading).toBeUndefined();
    expect(await memory.open(LIMIT).read(['database'])).toBeUndefined(); // at once
  });

  it('that answered before has 100 ms for all calls of a request', async () => {
    let hangs = false;
    const { memory, clock, errors } = on({
      query: async () => {
        if (hangs) await new Promise(() => {});
        return [];
      },
    });
    await memory.open(LIMIT).read(['database']);
    hangs = true;
    const reading = memory.open(LIMIT).read(['database']);
    await clock.advance(99);
    expect(errors).toEqual([]);
    await clock.advance(1);
    await reading;
    expect(errors).toHaveLength(1);
  });

  it('refuses nothing when another environment was quicker: that is no failure', async () => {
    const { memory, errors } = on({ query: async () => [], put: async () => false });
    const session = memory.open(LIMIT);
    const shared = (await session.read(['database']))?.get('database') as Shared;
    expect(await take(session, shared, 0)).toBeUndefined();
    await write(session, shared, undefined);
    expect(errors).toEqual([]);
  });
});
