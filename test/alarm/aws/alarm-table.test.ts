import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AlarmTable } from '../../../lib/alarm/aws/alarm-table.ts';
import { LIMITS } from '../../../lib/alarm/common/limits.ts';
import { memberOf } from '../../../lib/alarm/incident/incident.ts';
import type { AlarmLedger } from '../../../lib/alarm/incident/ledger.ts';
import { systemClock } from '../../../lib/time/system-clock.ts';
import { ALARM_AT, alarm } from '../../support/alarm-events.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../support/dynamodb.ts';
import { MemoryLedger } from '../../support/memory-ledger.ts';

let dynamoDb: LocalDynamoDb;
let service = 0;
let memory: MemoryLedger;
let memoryLaterMs = 0;

beforeAll(async () => {
  dynamoDb = await startDynamoDb();
  await dynamoDb.createTable('beacon');
});

afterAll(() => dynamoDb.close());

beforeEach(() => {
  service += 1;
  memory = new MemoryLedger({ now: () => ALARM_AT + memoryLaterMs }, LIMITS);
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamoDb.endpoint);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'none');
});

afterEach(() => vi.unstubAllEnvs());

/** The table, as a function uses it `laterMs` after the time of the alarms. */
function table(laterMs = 0, tableName = 'beacon', stage = 'production'): AlarmLedger {
  const clock = { ...systemClock, now: () => ALARM_AT + laterMs };
  return new AlarmTable({ tableName, service: `orders-${service}`, stage, clock, limits: LIMITS });
}

/** The ledger that other tests use instead of the table, `laterMs` after the time of the alarms. */
function memoryLedger(laterMs = 0): AlarmLedger {
  memoryLaterMs = laterMs;
  return memory;
}

const [a, b, c] = ['a', 'b', 'c'].map(name => memberOf(alarm({ name }), undefined));
if (!a || !b || !c) throw new Error('no members');
const names = (incident: { members: readonly { name: string }[] } | undefined) =>
  incident?.members.map(({ name }) => name).sort();

describe.each([
  ['the table', table],
  ['the ledger in memory', memoryLedger],
] as const)('%s', (_what, ledger) => {
  describe('the claim of a change', () => {
    it('is given to one of many functions at once', async () => {
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, index) => ledger().claimChange(alarm(), `function-${index}`)),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('is separate for each state, instant and alarm', async () => {
      expect(await ledger().claimChange(alarm(), 'x')).toBe(true);
      expect(await ledger().claimChange(alarm({ state: 'OK' }), 'y')).toBe(true);
      expect(await ledger().claimChange(alarm({ changedAt: ALARM_AT + 1 }), 'y')).toBe(true);
      expect(await ledger().claimChange(alarm({ name: 'other' }), 'y')).toBe(true);
      expect(await ledger().claimChange(alarm(), 'y')).toBe(false);
    });

    it('can be taken over from a function that died, but not after the change was handled', async () => {
      await ledger().claimChange(alarm(), 'x');
      expect(await ledger(LIMITS.claimMs).claimChange(alarm(), 'y')).toBe(false);
      expect(await ledger(LIMITS.claimMs + 1).claimChange(alarm(), 'y')).toBe(true);
      await ledger().finishChange(alarm());
      expect(await ledger(10 * LIMITS.claimMs).claimChange(alarm(), 'z')).toBe(false);
    });

    it('is given again to the same function, because the SDK repeats a request whose answer was lost', async () => {
      expect(await ledger().claimChange(alarm(), 'x')).toBe(true);
      expect(await ledger().claimChange(alarm(), 'x')).toBe(true);
      await ledger().finishChange(alarm());
      expect(await ledger().claimChange(alarm(), 'x')).toBe(false);
    });
  });

  describe('the start of an alarm', () => {
    const ok = (laterMs: number) => alarm({ state: 'OK', changedAt: ALARM_AT + laterMs });

    it('is recorded, stays until its OK is handled, and is then removed', async () => {
      await ledger().recordStart(alarm());
      expect(await ledger().recordOk(ok(1))).toBe(ALARM_AT);
      expect(await ledger().recordOk(ok(1)), 'for a retry').toBe(ALARM_AT);
      await ledger().removeStart(ok(1));
      expect(await ledger().recordOk(ok(1))).toBeUndefined();
      await ledger().removeStart(ok(1));
    });

    it('is found by an OK of the same millisecond', async () => {
      await ledger().recordStart(alarm());
      expect(await ledger().recordOk(ok(0))).toBe(ALARM_AT);
      await ledger().removeStart(ok(0));
      expect(await ledger().recordOk(ok(0))).toBeUndefined();
    });

    it('is not removed by an earlier OK', async () => {
      await ledger().recordStart(alarm({ changedAt: ALARM_AT + 5000 }));
      await ledger().removeStart(ok(0));
      expect(await ledger().recordOk(ok(6000))).toBe(ALARM_AT + 5000);
    });

    it('stays if the alarm was not OK before a later change either', async () => {
      await ledger().recordStart(alarm());
      await ledger().recordStart(alarm({ changedAt: ALARM_AT + 5000, previousState: 'INSUFFICIENT_DATA' }));
      expect(await ledger().recordOk(ok(6000))).toBe(ALARM_AT);
    });

    it('is not recorded if a later OK was delivered before', async () => {
      await ledger().recordOk(ok(5000));
      expect(await ledger().recordOk(ok(1000))).toBeUndefined();
      expect(await ledger().recordStart(alarm({ changedAt: ALARM_AT + 4999 }))).toBe(false);
      expect(await ledger().recordOk(ok(5000))).toBeUndefined();
      expect(await ledger().recordStart(alarm({ changedAt: ALARM_AT + 5000 }))).toBe(true);
      expect(await ledger().recordOk(ok(5000))).toBe(ALARM_AT + 5000);
    });

    it('is replaced if the alarm was OK in between, even if that OK was not delivered', async () => {
      await ledger().recordStart(alarm());
      await ledger().recordStart(alarm({ changedAt: ALARM_AT + 5000 }));
      expect(await ledger().recordOk(ok(6000))).toBe(ALARM_AT + 5000);
    });

    it('returns the members that have ended since: those with a later OK', async () => {
      await ledger().recordOk(alarm({ name: 'a', state: 'OK', changedAt: ALARM_AT + 1 }));
      await ledger().recordOk(alarm({ name: 'b', state: 'OK', changedAt: ALARM_AT }));
      expect(await ledger().endedSince([a, b, c])).toEqual(new Set([a.key]));
      expect(await ledger().endedSince([])).toEqual(new Set());
    });
  });

  describe('an incident', () => {
    it('is opened by one of many functions at once, and joined by the others', async () => {
      const opened = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          ledger().openIncident('alarm', `id-${index}`, [a], undefined),
        ),
      );
      expect(opened.filter(Boolean)).toHaveLength(1);
      expect(names(await ledger().joinIncident('alarm', b))).toEqual(['a', 'b']);
      expect(names(await ledger().readIncident('alarm'))).toEqual(['a', 'b']);
    });

    it('keeps its members if the SDK repeats the request that opened it', async () => {
      expect(await ledger().openIncident('alarm', 'x', [a], undefined)).toBe(true);
      await ledger().joinIncident('alarm', b);
      expect(await ledger().openIncident('alarm', 'x', [a], undefined)).toBe(false);
      expect(names(await ledger().readIncident('alarm'))).toEqual(['a', 'b']);
    });

    it('is separate from the incident of the other kind', async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      expect(await ledger().joinIncident('ok', b)).toBeUndefined();
      expect(await ledger().openIncident('ok', 'y', [b], undefined)).toBe(true);
    });

    it('accepts members until its last millisecond, and can then be replaced', async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      expect(names(await ledger(LIMITS.incidentMs - 1).joinIncident('alarm', b))).toEqual(['a', 'b']);
      expect(await ledger(LIMITS.incidentMs).joinIncident('alarm', c)).toBeUndefined();
      const read = await ledger().readIncident('alarm');
      expect(await ledger(LIMITS.incidentMs).openIncident('alarm', 'z', [a, c], read)).toBe(true);
      expect(names(await ledger().readIncident('alarm'))).toEqual(['a', 'c']);
    });

    it('is replaced only as it was read: not after a change, and not after another replacement', async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      const read = await ledger().readIncident('alarm');
      await ledger().markNamed('alarm', [a.key]);
      expect(await ledger().openIncident('alarm', 'y', [a, b], read)).toBe(false);
      const again = await ledger().readIncident('alarm');
      expect(await ledger().openIncident('alarm', 'y', [b], again)).toBe(true);
      expect(await ledger().openIncident('alarm', 'z', [c], again)).toBe(false);
    });

    it('knows which changes messages have named, also those of the incident before', async () => {
      await ledger().markNamed('alarm', [a.key]);
      expect(await ledger().readIncident('alarm'), 'no incident is made up').toBeUndefined();
      await ledger().openIncident('alarm', 'x', [a], undefined);
      expect((await ledger().readIncident('alarm'))?.named).toEqual([]);
      await ledger().markNamed('alarm', [a.key]);
      await ledger().markNamed('alarm', [a.key, c.key]);
      expect((await ledger().readIncident('alarm'))?.named.toSorted()).toEqual([a.key, c.key]);
    });

    it('has one watcher at a time, which is replaced shortly before the end of its watch', async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      expect(await ledger().claimWatch('alarm', 'x', 'first')).toBe(true);
      expect(await ledger(1).claimWatch('alarm', 'x', 'second')).toBe(false);
      expect(await ledger(1).claimWatch('alarm', 'x', 'first')).toBe(true);
      const handoverMs = 1 + LIMITS.watchMs - LIMITS.handoverMs + 1;
      expect(await ledger(handoverMs).claimWatch('alarm', 'x', 'second')).toBe(true);
      expect(await ledger().closeIncident('alarm', 'x', 'first')).toBeUndefined();
      expect(names(await ledger().closeIncident('alarm', 'x', 'second'))).toEqual(['a']);
      expect(names(await ledger().closeIncident('alarm', 'x', 'second'))).toEqual(['a']);
    });

    it('accepts no members once it is closed', async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      await ledger().claimWatch('alarm', 'x', 'w');
      await ledger().closeIncident('alarm', 'x', 'w');
      expect(await ledger().joinIncident('alarm', b)).toBeUndefined();
      expect(await ledger().claimWatch('alarm', 'x', 'v')).toBe(false);
      expect(await ledger().readIncident('alarm')).toMatchObject({ id: 'x', closedAt: ALARM_AT });
      const closed = await ledger().readIncident('alarm');
      expect(await ledger().openIncident('alarm', 'y', [b], closed)).toBe(true);
      expect(await ledger().readIncident('alarm')).toMatchObject({ id: 'y', closedAt: undefined });
    });

    it('is closed by one function: not by one that lost its watch, nor after another has closed it', async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      await ledger().claimWatch('alarm', 'x', 'w');
      expect(await ledger(LIMITS.watchMs - 1).closeIncident('alarm', 'x', 'v')).toBeUndefined();
      expect(names(await ledger(LIMITS.watchMs).closeIncident('alarm', 'x', 'v'))).toEqual(['a']);
      expect(await ledger(LIMITS.watchMs).closeIncident('alarm', 'x', 'w')).toBeUndefined();
    });
  });
});

it('every row expires', async () => {
  await table().claimChange(alarm(), 'x');
  await table().recordStart(alarm());
  await table().openIncident('alarm', 'x', [a], undefined);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'none' };
  const client = new DynamoDBClient({ endpoint: dynamoDb.endpoint, region: 'eu-west-1', credentials });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'beacon' }));
  expect(Items.filter(({ pk }) => pk?.S === `alarm#orders-${service}#production`)).toHaveLength(3);
  const soonest = ALARM_AT / 1000 + 86_400;
  expect(Items.filter(({ expires_at }) => Number(expires_at?.N) < soonest)).toEqual([]);
});

it('two stages of a service do not see each other, although they share the table', async () => {
  const [production, staging] = [table(), table(0, 'beacon', 'staging')];
  expect(await production.claimChange(alarm(), 'x')).toBe(true);
  expect(await staging.claimChange(alarm(), 'y')).toBe(true);
  await production.openIncident('alarm', 'x', [a], undefined);
  expect(await staging.readIncident('alarm')).toBeUndefined();
  await production.recordStart(alarm());
  expect(await staging.recordOk(alarm({ state: 'OK' }))).toBeUndefined();
});

it('more members than one request can read are looked up in several', async () => {
  const many = Array.from({ length: 150 }, (_, index) => alarm({ name: `many-${index}` }));
  for (const index of [0, 149]) {
    const ok = alarm({ name: `many-${index}`, state: 'OK', changedAt: ALARM_AT + 1 });
    await table().recordOk(ok);
  }
  const members = many.map(change => memberOf(change, undefined));
  expect(await table().endedSince(members)).toEqual(new Set([members[0]?.key, members[149]?.key]));
});

describe('a request that fails rejects with TableError', () => {
  it('and says that nothing was written, if the table refused it', async () => {
    await expect(table(0, 'gone').claimChange(alarm(), 'x')).rejects.toMatchObject({
      name: 'TableError',
      isRefused: true,
      cause: { name: 'ResourceNotFoundException' },
    });
  });

  it('and does not say so, if no answer came', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:1');
    await expect(table().claimChange(alarm(), 'x')).rejects.toMatchObject({
      isRefused: false,
      cause: { code: 'ECONNREFUSED' },
    });
  });
});
