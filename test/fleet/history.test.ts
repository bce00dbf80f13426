import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FleetMemory } from '../../lib/fleet/fleet-memory.ts';
import { TableClient } from '../../lib/fleet/table-client.ts';
import { TableClock } from '../../lib/fleet/table-clock.ts';
import type { Change } from '../../lib/health/change.ts';
import type { Probe } from '../../lib/health/check.ts';
import { Checker } from '../../lib/health/checker.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import { MemoryStore } from '../../lib/health/store.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { remoteCheck, works } from '../support/checks.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { FakeClock } from '../support/fake-clock.ts';

const IDENTITY = { region: 'eu-west-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
/** Limits that a busy machine does not reach. */
const SHARING = { budgetMs: 10_000, coldBudgetMs: 10_000, staleMs: 0 };

let db: LocalDynamoDb;
let clock: FakeClock;
let services = 0;

beforeAll(async () => {
  db = await startDynamoDb();
  await db.createTable('beacon');
});

afterAll(() => db.close());

beforeEach(() => {
  services += 1;
  clock = new FakeClock(Date.parse('2026-11-23T04:11:26.987Z'));
});

function clientOf() {
  const endpoint = new URL(db.endpoint);
  return new TableClient({ tableName: 'beacon', endpoint, identity: IDENTITY, onServerTime: () => {} });
}

const rows = async () => {
  const client = clientOf();
  const items = await client.query(`history#service-${services}`, AbortSignal.timeout(5000));
  client.close();
  return items.map(item =>
    Object.fromEntries(Object.entries(item).map(([name, value]) => [name, Object.values(value)[0]])),
  );
};

/** An environment on the table. Its calls of the history fail while `isHistoryDenied`. @param aheadMs of its clock */
function environment(observer: string, probe: () => Probe, aheadMs = 0) {
  const told: Change[] = [];
  const world = { isHistoryDenied: false };
  const time = clock;
  const own: Clock = {
    now: () => time.now() + aheadMs,
    monotonic: () => time.monotonic(),
    after: (ms, callback) => time.after(ms, callback),
  };
  const client = clientOf();
  const shared = new FleetMemory({
    clock: own,
    loadTable: async () => ({
      query: (...given) => client.query(...given),
      put: (...given) => client.put(...given),
      add: async (...given) => {
        if (world.isHistoryDenied) throw new Error('denied');
        await client.add(...given);
      },
    }),
    tableClock: new TableClock(),
    partition: `result#service-${services}`,
    overridePartition: `override#service-${services}`,
    historyPartition: `history#service-${services}`,
    region: 'eu-west-1',
    sortKey: component => component,
    onError: () => {},
    onInvalidOverride: () => {},
  });
  const check = remoteCheck(signal => probe()(signal), { healthyTtlMs: 1000, failureTtlMs: 1000 });
  const onChange = (change: Change) => told.push(change);
  const checker = new Checker([check], { clock: own, store: new MemoryStore(), shared, observer, onChange });
  const ask = async () => {
    const { components } = await checker.run({ deadlineAt: own.now() + 20_000, sharing: SHARING });
    return components[0]?.state;
  };
  return { ask, told, world };
}

const refused: Probe = async () => {
  throw new ProbeError('connection_refused', 'refused');
};

describe('a change of a component', () => {
  it('is told once for all environments, and has a row in the history', async () => {
    let probe = works;
    const [a, b] = [environment('a', () => probe), environment('b', () => probe)];
    await a.ask();
    const since = clock.now();
    clock.jump(2000);
    probe = refused;
    expect([await a.ask(), await b.ask(), await a.ask()]).toEqual(['down', 'down', 'down']);
    const at = clock.now();
    const change = { component: 'database', from: 'up', to: 'down', reason: 'connection_refused', at, since };
    expect([...a.told, ...b.told]).toEqual([
      { ...change, observer: 'b', id: '2026-11-23T04:11:28.987Z#database' },
    ]);
    expect(await rows()).toEqual([
      {
        ...{ pk: `history#service-${services}`, sk: '2026-11-23T04:11:28.987Z#database' },
        ...{ component: 'database', from: 'up', to: 'down', reason: 'connection_refused', observer: 'b' },
        ...{ at: '2026-11-23T04:11:28.987Z', since: '2026-11-23T04:11:26.987Z', region: 'eu-west-1' },
        expires_at: String(Math.ceil(at / 1000) + 400 * 86_400),
      },
    ]);
    clock.jump(2000);
    probe = works;
    expect([await b.ask(), await a.ask()]).toEqual(['up', 'up']);
    expect((await rows()).map(({ from, to, reason }) => [from, to, reason])).toEqual([
      ['up', 'down', 'connection_refused'],
      ['down', 'up', undefined],
    ]);
  });

  it('is added by another environment where the first could not', async () => {
    let probe = works;
    const [a, b, c] = ['a', 'b', 'c'].map(name => environment(name, () => probe)) as [
      ReturnType<typeof environment>,
      ReturnType<typeof environment>,
      ReturnType<typeof environment>,
    ];
    await a.ask();
    clock.jump(2000);
    probe = refused;
    await a.ask();
    b.world.isHistoryDenied = true;
    await b.ask();
    expect(b.told).toHaveLength(1);
    expect(await rows()).toEqual([]);
    await c.ask();
    expect((await rows()).map(({ sk, observer }) => [sk, observer])).toEqual([
      ['2026-11-23T04:11:28.987Z#database', 'b'],
    ]);
    expect(c.told).toEqual([]);
  });

  it('waits with those after it until the history can be written again', async () => {
    let probe = works;
    const [a, b] = [environment('a', () => probe), environment('b', () => probe)];
    await a.ask();
    for (const { world } of [a, b]) world.isHistoryDenied = true;
    for (const next of [refused, works, refused]) {
      clock.jump(20_000);
      probe = next;
      for (const each of [a, b]) await each.ask();
    }
    expect(await rows()).toEqual([]);
    for (const { world } of [a, b]) world.isHistoryDenied = false;
    clock.jump(20_000);
    await a.ask();
    expect((await rows()).map(({ from, to }) => `${from} ${to}`)).toEqual(['up down', 'down up', 'up down']);
    const told = [...a.told, ...b.told].sort((x, y) => x.at - y.at);
    expect(told.map(({ id }) => id)).toEqual((await rows()).map(({ sk }) => sk));
  });

  it('has one row, also where clocks differ and each environment adds it', async () => {
    let probe = works;
    const [ahead, right] = [environment('ahead', () => probe, 1500), environment('right', () => probe)];
    for (const { world } of [ahead, right]) world.isHistoryDenied = true;
    await right.ask();
    clock.jump(2000);
    probe = refused;
    await right.ask();
    await ahead.ask();
    expect(ahead.told).toHaveLength(1);
    for (const { world } of [right, ahead]) {
      world.isHistoryDenied = false;
      clock.jump(1000);
      for (const each of [right, ahead]) await each.ask();
    }
    expect((await rows()).map(({ sk }) => sk)).toEqual(ahead.told.map(({ id }) => id));
  });
});

describe('a change in an environment that shares nothing', () => {
  it('is told by each', async () => {
    let probe = works;
    const told: Change[] = [];
    const check = remoteCheck(signal => probe(signal), { healthyTtlMs: 1000, failureTtlMs: 1000 });
    const onChange = (change: Change) => told.push(change);
    const checker = new Checker([check], { clock, store: new MemoryStore(), observer: 'alone', onChange });
    const ask = () => checker.run({ deadlineAt: clock.now() + 1200 });
    const since = clock.now();
    await ask();
    clock.jump(2000);
    probe = refused;
    await ask();
    clock.jump(2000);
    await ask();
    expect(told).toEqual([
      {
        ...{ component: 'database', from: 'up', to: 'down', reason: 'connection_refused' },
        ...{ at: since + 2000, since, observer: 'alone' },
      },
    ]);
  });
});
