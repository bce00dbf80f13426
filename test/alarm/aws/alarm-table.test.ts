import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { AlarmTable } from '../../../lib/alarm/aws/alarm-table.ts';
import { memberOf } from '../../../lib/alarm/incident/incident.ts';
import { LIMITS } from '../../../lib/alarm/limits.ts';
import { systemClock } from '../../../lib/time/system-clock.ts';
import { ALARM_AT, alarm } from '../../support/alarm-events.ts';
import { type LocalDynamoDb, startDynamoDb } from '../../support/dynamodb.ts';

let dynamoDb: LocalDynamoDb;
let service = 0;

beforeAll(async () => {
  dynamoDb = await startDynamoDb();
  await dynamoDb.createTable('beacon');
});

afterAll(() => dynamoDb.close());

beforeEach(() => {
  service += 1;
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', dynamoDb.endpoint);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'none');
});

afterEach(() => vi.unstubAllEnvs());

/** The table, seen `later` ms after its alarms: time passes for who asks, not for a test. */
function table(later = 0, tableName = 'beacon') {
  const clock = { ...systemClock, now: () => ALARM_AT + later };
  return new AlarmTable({ tableName, service: `orders-${service}`, clock, limits: LIMITS });
}

const [a, b, c] = ['a', 'b', 'c'].map(name => memberOf(alarm({ name }), undefined));
if (!a || !b || !c) throw new Error('no members');
const names = (incident: { members: readonly { name: string }[] } | undefined) =>
  incident?.members.map(({ name }) => name).sort();

describe('a change of state', () => {
  it('is claimed by one of many at once', async () => {
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, index) => table().claimChange(alarm(), `function-${index}`)),
    );
    expect(claims.filter(Boolean)).toHaveLength(1);
  });

  it('is another when the state, the instant or the alarm is another', async () => {
    expect(await table().claimChange(alarm(), 'x')).toBe(true);
    expect(await table().claimChange(alarm({ state: 'OK' }), 'y')).toBe(true);
    expect(await table().claimChange(alarm({ changedAt: ALARM_AT + 1 }), 'y')).toBe(true);
    expect(await table().claimChange(alarm({ name: 'other' }), 'y')).toBe(true);
    expect(await table().claimChange(alarm(), 'y')).toBe(false);
  });

  it('is up again when its function has died, and never when it was told', async () => {
    await table().claimChange(alarm(), 'x');
    expect(await table(LIMITS.claimMs).claimChange(alarm(), 'y')).toBe(false);
    expect(await table(LIMITS.claimMs + 1).claimChange(alarm(), 'y')).toBe(true);
    await table().finishChange(alarm());
    expect(await table(10 * LIMITS.claimMs).claimChange(alarm(), 'z')).toBe(false);
  });

  it('is claimed when the first answer was lost and the SDK has asked again', async () => {
    expect(await table().claimChange(alarm(), 'x')).toBe(true);
    expect(await table().claimChange(alarm(), 'x')).toBe(true);
  });
});

describe('since when an alarm is not OK', () => {
  it('is noted with the alarm, stays while its OK is not told, and is forgotten then', async () => {
    await table().noteOpen(alarm());
    expect(await table().openSince(alarm())).toBe(ALARM_AT);
    expect(await table().openSince(alarm())).toBe(ALARM_AT);
    await table().noteClosed(alarm({ state: 'OK' }));
    expect(await table().openSince(alarm())).toBeUndefined();
    await table().noteClosed(alarm({ state: 'OK' }));
  });

  it('is not forgotten with an OK that came before it', async () => {
    await table().noteOpen(alarm({ changedAt: ALARM_AT + 5000 }));
    await table().noteClosed(alarm({ state: 'OK' }));
    expect(await table().openSince(alarm())).toBe(ALARM_AT + 5000);
  });

  it('stays when it was not OK before, either', async () => {
    await table().noteOpen(alarm());
    await table().noteOpen(alarm({ changedAt: ALARM_AT + 5000, previousState: 'INSUFFICIENT_DATA' }));
    expect(await table().openSince(alarm())).toBe(ALARM_AT);
  });

  it('is not noted when its OK was told before it came', async () => {
    await table().noteClosed(alarm({ state: 'OK', changedAt: ALARM_AT + 5000 }));
    await table().noteClosed(alarm({ state: 'OK', changedAt: ALARM_AT + 1000 }));
    expect(await table().noteOpen(alarm({ changedAt: ALARM_AT + 4999 }))).toBe(false);
    expect(await table().openSince(alarm())).toBeUndefined();
    expect(await table().noteOpen(alarm({ changedAt: ALARM_AT + 5000 }))).toBe(true);
    expect(await table().openSince(alarm())).toBe(ALARM_AT + 5000);
  });

  it('is new after an OK that nobody told of', async () => {
    await table().noteOpen(alarm());
    await table().noteOpen(alarm({ changedAt: ALARM_AT + 5000 }));
    expect(await table().openSince(alarm())).toBe(ALARM_AT + 5000);
  });
});

describe('an incident', () => {
  it('is opened by one of many at once, and joined by the others', async () => {
    const opened = await Promise.all(
      Array.from({ length: 20 }, (_, index) => table().openIncident('alarm', `id-${index}`, [a], undefined)),
    );
    expect(opened.filter(Boolean)).toHaveLength(1);
    expect(names(await table().join('alarm', b))).toEqual(['a', 'b']);
    expect(names(await table().read('alarm'))).toEqual(['a', 'b']);
  });

  it('is apart from the one of the other kind', async () => {
    await table().openIncident('alarm', 'x', [a], undefined);
    expect(await table().join('ok', b)).toBeUndefined();
    expect(await table().openIncident('ok', 'y', [b], undefined)).toBe(true);
  });

  it('can be joined until its end, to the millisecond, and then another is opened', async () => {
    await table().openIncident('alarm', 'x', [a], undefined);
    expect(await table(LIMITS.incidentMs - 1).openIncident('alarm', 'y', [b], 'x')).toBe(false);
    expect(names(await table(LIMITS.incidentMs - 1).join('alarm', b))).toEqual(['a', 'b']);
    expect(await table(LIMITS.incidentMs).join('alarm', c)).toBeUndefined();
    expect(await table(LIMITS.incidentMs).openIncident('alarm', 'z', [a, c], 'somebody')).toBe(false);
    expect(await table(LIMITS.incidentMs).openIncident('alarm', 'z', [a, c], 'x')).toBe(true);
    expect(names(await table().read('alarm'))).toEqual(['a', 'c']);
  });

  it('knows who was reported, and who came after', async () => {
    await table().openIncident('alarm', 'x', [a], undefined);
    await table().join('alarm', b);
    expect(names(await table().takeReport('alarm', 'x'))).toEqual(['a', 'b']);
    await table().join('alarm', c);
    await table().finishReport('alarm', 'x');
    const incident = await table().read('alarm');
    expect(incident?.reported.toSorted()).toEqual([a.key, b.key]);
    expect(incident).toMatchObject({ toldAt: ALARM_AT, closedAt: undefined });
    expect(names(incident)).toEqual(['a', 'b', 'c']);
  });

  it('is not taken by who opened the one before', async () => {
    await table().openIncident('alarm', 'x', [a], undefined);
    await table(LIMITS.incidentMs).openIncident('alarm', 'y', [b], 'x');
    expect(await table().takeReport('alarm', 'x')).toBeUndefined();
  });

  it('is watched by one at a time, who can be followed when the watch nears its end', async () => {
    await table().openIncident('alarm', 'x', [a], undefined);
    expect(await table().watch('alarm', 'x', 'first')).toBe(true);
    expect(await table(1).watch('alarm', 'x', 'second')).toBe(false);
    const handover = LIMITS.watchMs - LIMITS.handoverMs + 1;
    expect(await table(handover).watch('alarm', 'x', 'second')).toBe(true);
    expect(await table().close('alarm', 'x', 'first')).toBeUndefined();
    expect(names(await table().close('alarm', 'x', 'second'))).toEqual(['a']);
  });

  it('is joined by nobody once it is closed', async () => {
    await table().openIncident('alarm', 'x', [a], undefined);
    await table().watch('alarm', 'x', 'w');
    await table().close('alarm', 'x', 'w');
    expect(await table().join('alarm', b)).toBeUndefined();
    expect(await table().watch('alarm', 'x', 'v')).toBe(false);
    expect(await table().read('alarm')).toMatchObject({ id: 'x', closedAt: ALARM_AT });
    expect(await table().openIncident('alarm', 'y', [b], 'x')).toBe(true);
    await table().finishAddendum('alarm', 'y');
    expect((await table().read('alarm'))?.addendumAt).toBe(ALARM_AT);
  });
});

it('lets every row expire', async () => {
  await table().claimChange(alarm(), 'x');
  await table().noteOpen(alarm());
  await table().openIncident('alarm', 'x', [a], undefined);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'none' };
  const client = new DynamoDBClient({ endpoint: dynamoDb.endpoint, region: 'eu-west-1', credentials });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'beacon' }));
  expect(Items.filter(({ pk }) => pk?.S === `alarm#orders-${service}`)).toHaveLength(3);
  const soonest = ALARM_AT / 1000 + 86_400;
  expect(Items.filter(({ expires_at }) => Number(expires_at?.N) < soonest)).toEqual([]);
});

it('says so when the table can not be had', async () => {
  await expect(table(0, 'gone').claimChange(alarm(), 'x')).rejects.toMatchObject({
    name: 'TableError',
    cause: { name: 'ResourceNotFoundException' },
  });
});
