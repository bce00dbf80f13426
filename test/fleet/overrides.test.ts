import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FleetMemory } from '../../lib/fleet/fleet-memory.ts';
import { overrideItem, overrideOf, problemOf } from '../../lib/fleet/override-row.ts';
import type { InvalidRow } from '../../lib/fleet/override-rows.ts';
import { type Item, TableClient } from '../../lib/fleet/table-client.ts';
import { TableClock } from '../../lib/fleet/table-clock.ts';
import { Checker } from '../../lib/health/checker.ts';
import type { Override } from '../../lib/health/override.ts';
import { MemoryStore } from '../../lib/health/store.ts';
import { remoteCheck, works } from '../support/checks.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { byHand, drill, maintenance } from '../support/overrides.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PARTITION = 'override#orders#test';

const valid: readonly Override[] = [
  maintenance(),
  byHand('up'),
  byHand('down'),
  drill({ movesTraffic: true }),
];
const itemOf = (override: Override, ahead = 0) => overrideItem(PARTITION, override, ahead);

describe('the row of an override', () => {
  it.each(valid)('can be read again: $kind, $state', override => {
    expect(overrideOf(itemOf(override), 0)).toEqual(override);
  });

  it.each([30_000, -30_000])('means the same on a machine whose clock differs by %d ms', ahead => {
    const written = itemOf(maintenance({ fromAt: 100_000, untilAt: 200_000 }), ahead);
    expect(written.until).toEqual({ S: new Date(200_000 + ahead).toISOString() });
    expect(overrideOf(written, ahead)).toMatchObject({ fromAt: 100_000, untilAt: 200_000 });
  });

  it.each<[string, Item]>([
    ['kind is not one of by-hand, drill, maintenance', { kind: { S: 'holiday' } }],
    ['state is not one of up, degraded, down', { state: { S: 'fine' } }],
    ['sk is not database#maintenance', { sk: { S: 'database' } }],
    ['component is no name of a component', { component: { S: '../x' }, sk: { S: '../x#maintenance' } }],
    ['who is no text', { who: { S: '  ' } }],
    ['why is no text', { why: { S: 'x'.repeat(501) } }],
    ['from or until is no instant', { until: { S: 'tomorrow' } }],
    ['from or until is no instant', { from: { N: '5' } }],
    ['it lasts longer than 1440 minutes', { until: { S: new Date(24 * HOUR + 1).toISOString() } }],
  ])('is refused: %s', (problem, change) => {
    expect(overrideOf({ ...itemOf(maintenance()), ...change }, 0)).toContain(problem);
  });

  it.each([
    ['a verdict by hand that says up', byHand('up'), 4 * HOUR],
    ['a verdict by hand that says down', byHand('down'), 24 * HOUR],
    ['maintenance', maintenance(), 24 * HOUR],
    ['a drill, with its last renewal', drill(), HOUR + 90_000],
  ])('%s has a limit', (_, override, longestMs) => {
    expect(problemOf({ ...override, untilAt: longestMs })).toBeUndefined();
    expect(problemOf({ ...override, untilAt: longestMs + 1 })).toMatch(/^it lasts longer than \d+ minutes$/);
  });

  it('of a drill says down', () => {
    expect(problemOf(drill({ state: 'degraded' }))).toBe('the state of a drill is not down');
  });
});

let db: LocalDynamoDb;

beforeAll(async () => {
  db = await startDynamoDb();
  await db.createTable('beacon');
});

afterAll(() => db.close());

/** An environment whose table can be taken away. */
function environment(partition: string) {
  const clock = new FakeClock();
  const invalid: InvalidRow[] = [];
  const errors: unknown[] = [];
  const world = { isGone: false, deniesOverrides: false };
  const client = new TableClient({
    tableName: 'beacon',
    endpoint: new URL(db.endpoint),
    identity: { region: 'eu-west-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    onServerTime: () => {},
  });
  const memory = new FleetMemory({
    clock,
    loadTable: async () => ({
      query: async (given, signal, consistency) => {
        if (world.isGone) throw new Error('gone');
        if (world.deniesOverrides && given === partition) throw new Error('denied');
        return client.query(given, signal, consistency);
      },
      put: (...given) => client.put(...given),
      add: (...given) => client.add(...given),
    }),
    tableClock: new TableClock(),
    partition: `result#${partition}`,
    overridePartition: partition,
    historyPartition: 'history#service',
    region: 'eu-west-1',
    sortKey: component => component,
    onError: error => errors.push(error),
    onInvalidOverride: row => invalid.push(row),
  });
  const checks = [
    remoteCheck(works, { healthyTtlMs: 1000 }),
    remoteCheck(works, { name: 'cache', healthyTtlMs: 1000 }),
  ];
  const checker = new Checker(checks, { clock, store: new MemoryStore(), shared: memory });
  const ask = async () => {
    const { status, components } = await checker.run({ deadlineAt: clock.now() + 1200 });
    return [status, components[0]?.reason].filter(Boolean).join(' ');
  };
  const put = (item: Item) => client.put(item, 0, AbortSignal.timeout(5000));
  return { ask, put, clock, world, invalid, errors };
}

const during = (clock: FakeClock, ms: number) => ({ fromAt: clock.now(), untilAt: clock.now() + ms });

describe('overrides in the table', () => {
  it('are seen with the next results, and end without anybody’s help', async () => {
    const partition = 'override#orders#seen';
    const { ask, put, clock } = environment(partition);
    expect(await ask()).toBe('up');
    await put(overrideItem(partition, maintenance(during(clock, 10_000)), 0));
    await clock.advance(1001);
    expect(await ask()).toBe('degraded maintenance');
    await clock.advance(9_000);
    expect(await ask()).toBe('up');
  });

  it('stay active until their end while the table is gone, and no longer', async () => {
    const partition = 'override#orders#gone';
    const { ask, put, clock, world } = environment(partition);
    await put(overrideItem(partition, byHand('down', during(clock, 10 * MINUTE)), 0));
    expect(await ask()).toBe('down by_hand');
    world.isGone = true;
    await clock.advance(10 * MINUTE - 1);
    expect(await ask()).toBe('down by_hand');
    await clock.advance(1);
    expect(await ask()).toBe('up');
  });

  it('that are not valid have no effect, and are reported once', async () => {
    const partition = 'override#orders#invalid';
    const { ask, put, clock, invalid } = environment(partition);
    await put({ ...overrideItem(partition, byHand('down', during(clock, HOUR)), 0), who: { S: '' } });
    for (let times = 0; times < 3; times += 1) {
      expect(await ask()).toBe('up');
      await clock.advance(1001);
    }
    expect(invalid).toEqual([{ row: 'database#by-hand', problem: 'who is no text of 1 to 200 characters' }]);
  });

  it('that may not be read do not stop the sharing of results', async () => {
    const { ask, clock, world, errors } = environment('override#orders#denied');
    world.deniesOverrides = true;
    for (let second = 0; second < 20; second += 1) {
      expect(await ask()).toBe('up');
      await clock.advance(1001);
    }
    expect(errors.map(String)).toEqual(Array(5).fill('Error: denied')); // after 0, 1, 3, 7 and 15 s
  });
});
