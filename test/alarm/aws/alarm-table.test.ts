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
function table(laterMs = 0, tableName = 'beacon'): AlarmLedger {
  const clock = { ...systemClock, now: () => ALARM_AT + laterMs };
  return new AlarmTable({ tableName, service: `orders-${service}`, clock, limits: LIMITS });
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
    it('is recorded, stays while its OK is not handled, and is then removed', async () => {
      await ledger().recordStart(alarm());
      expect(await ledger().startOf(alarm())).toBe(ALARM_AT);
      expect(await ledger().startOf(alarm())).toBe(ALARM_AT);
      await ledger().recordEnd(alarm({ state: 'OK' }));
      expect(await ledger().startOf(alarm())).toBeUndefined();
      await ledger().recordEnd(alarm({ state: 'OK' }));
    });

    it('is not removed by an earlier OK', async () => {
      await ledger().recordStart(alarm({ changedAt: ALARM_AT + 5000 }));
      await ledger().recordEnd(alarm({ state: 'OK' }));
      expect(await ledger().startOf(alarm())).toBe(ALARM_AT + 5000);
    });

    it('stays if the alarm was not OK before a later change either', async () => {
      await ledger().recordStart(alarm());
      await ledger().recordStart(alarm({ changedAt: ALARM_AT + 5000, previousState: 'INSUFFICIENT_DATA' }));
      expect(await ledger().startOf(alarm())).toBe(ALARM_AT);
    });

    it('is not recorded if a later OK was handled before', async () => {
      await ledger().recordEnd(alarm({ state: 'OK', changedAt: ALARM_AT + 5000 }));
      await ledger().recordEnd(alarm({ state: 'OK', changedAt: ALARM_AT + 1000 }));
      expect(await ledger().recordStart(alarm({ changedAt: ALARM_AT + 4999 }))).toBe(false);
      expect(await ledger().startOf(alarm())).toBeUndefined();
      expect(await ledger().recordStart(alarm({ changedAt: ALARM_AT + 5000 }))).toBe(true);
      expect(await ledger().startOf(alarm())).toBe(ALARM_AT + 5000);
    });

    it('is replaced if the alarm was OK in between, even if that OK was not handled', async () => {
      await ledger().recordStart(alarm());
      await ledger().recordStart(alarm({ changedAt: ALARM_AT + 5000 }));
      expect(await ledger().startOf(alarm())).toBe(ALARM_AT + 5000);
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

    it('is opened again by the same function, because the SDK repeats a request whose answer was lost', async () => {
      expect(await ledger().openIncident('alarm', 'x', [a], undefined)).toBe(true);
      expect(await ledger().openIncident('alarm', 'x', [a], undefined)).toBe(true);
    });

    it('is separate from the incident of the other kind', async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      expect(await ledger().joinIncident('ok', b)).toBeUndefined();
      expect(await ledger().openIncident('ok', 'y', [b], undefined)).toBe(true);
    });

    it('accepts members until its last millisecond, and can then be replaced', async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      expect(await ledger(LIMITS.incidentMs - 1).openIncident('alarm', 'y', [b], 'x')).toBe(false);
      expect(names(await ledger(LIMITS.incidentMs - 1).joinIncident('alarm', b))).toEqual(['a', 'b']);
      expect(await ledger(LIMITS.incidentMs).joinIncident('alarm', c)).toBeUndefined();
      expect(await ledger(LIMITS.incidentMs).openIncident('alarm', 'z', [a, c], 'another')).toBe(false);
      expect(await ledger(LIMITS.incidentMs).openIncident('alarm', 'z', [a, c], 'x')).toBe(true);
      expect(names(await ledger().readIncident('alarm'))).toEqual(['a', 'c']);
    });

    it("keeps apart the members that the owner's message names, and those that joined later", async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      await ledger().joinIncident('alarm', b);
      expect(names(await ledger().beginOwnerMessage('alarm', 'x'))).toEqual(['a', 'b']);
      await ledger().joinIncident('alarm', c);
      await ledger().finishOwnerMessage('alarm', 'x');
      const incident = await ledger().readIncident('alarm');
      expect(incident?.namedByOwner.toSorted()).toEqual([a.key, b.key]);
      expect(incident).toMatchObject({ ownerSentAt: ALARM_AT, closedAt: undefined });
      expect(names(incident)).toEqual(['a', 'b', 'c']);
    });

    it('gives no members to the owner of the previous incident', async () => {
      await ledger().openIncident('alarm', 'x', [a], undefined);
      await ledger(LIMITS.incidentMs).openIncident('alarm', 'y', [b], 'x');
      expect(await ledger().beginOwnerMessage('alarm', 'x')).toBeUndefined();
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
      expect(await ledger().openIncident('alarm', 'y', [b], 'x')).toBe(true);
      await ledger().finishWatcherMessage('alarm', 'y');
      expect((await ledger().readIncident('alarm'))?.watcherSentAt).toBe(ALARM_AT);
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
  expect(Items.filter(({ pk }) => pk?.S === `alarm#orders-${service}`)).toHaveLength(3);
  const soonest = ALARM_AT / 1000 + 86_400;
  expect(Items.filter(({ expires_at }) => Number(expires_at?.N) < soonest)).toEqual([]);
});

it('a request to a missing table rejects with TableError', async () => {
  await expect(table(0, 'gone').claimChange(alarm(), 'x')).rejects.toMatchObject({
    name: 'TableError',
    cause: { name: 'ResourceNotFoundException' },
  });
});
