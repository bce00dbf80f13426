import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../../lib/buffer/audit-event-buffer.ts';
import { dynamoGauge } from '../../../lib/buffer/dynamo-gauge.ts';
import { fleetBufferProbe } from '../../../lib/checks/buffer/fleet-probe.ts';
import { DynamoTable } from '../../../lib/connections/dynamo-table.ts';
import { KeptConnection } from '../../../lib/connections/kept-connection.ts';
import { AwsEndpoint } from '../../support/aws-endpoint.ts';
import { startBeacon } from '../../support/beacon.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../../support/dynamodb.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let db: LocalDynamoDb;
let endpoint: AwsEndpoint;
let tableName: string;
let tables = 0;
let beacon: ReturnType<typeof startBeacon> | undefined;

beforeAll(async () => {
  db = await startDynamoDb();
  Object.assign(process.env, awsEnv(db.endpoint));
  endpoint = await AwsEndpoint.start();
});

afterAll(() => Promise.all([db.close(), endpoint.stop()]));

beforeEach(async () => {
  process.env.AWS_ENDPOINT_URL_DYNAMODB = db.endpoint;
  endpoint.error = undefined;
  endpoint.requests = 0;
  tables += 1;
  tableName = `table-${tables}`;
  await db.createTable(tableName);
});

afterEach(() => {
  beacon?.close();
  beacon = undefined;
});

const envOf = (env = {}) => ({ BUFFER_SOURCE: 'dynamodb', TABLE_NAME: tableName, ...env });

async function ask(env = {}, clock?: FakeClock) {
  beacon ??= startBeacon(envOf(env), clock && { clock });
  return (await beacon.get('/health/buffer')).json.components.buffer;
}

const put = (item: object) =>
  db.send('PutItem', { TableName: tableName, Item: { pk: { S: 'buffer#audit' }, ...item } });

async function writerWith(events: number, options = {}) {
  const buffer = new AuditEventBuffer({ gauge: dynamoGauge({ tableName }), ...options });
  for (let index = 0; index < events; index += 1) buffer.add({ index });
  await buffer.flush();
  return buffer;
}

describe('the buffers of all writers', () => {
  it('are empty, with 0 writers, in an empty table', async () => {
    expect(await ask()).toMatchObject({
      state: 'up',
      item_count: 0,
      writers: 0,
      source: 'dynamodb',
      scope: 'fleet',
      memory_calculation_method: 'empty',
      oldest_age_seconds: null,
    });
  });

  it('hold the sum of all writers and counters', async () => {
    const [a, b] = await Promise.all([writerWith(3), writerWith(4)]);
    await writerWith(9, { name: 'other' });
    await put({ sk: { S: 'counter' }, depth: { N: '5' } });
    const megabytes = (a.usage().bytes + b.usage().bytes + 5 * 50 * 1024) / 1024 / 1024;
    expect(await ask()).toMatchObject({
      state: 'up',
      item_count: 12,
      writers: 3,
      memory_mb: Number(megabytes.toFixed(4)),
      memory_calculation_method: 'estimated',
    });
  });

  it('do not include items that have expired, which DynamoDB may delete days later', async () => {
    const clock = new FakeClock(Date.now());
    const options = { clock, gauge: dynamoGauge({ tableName, clock }) };
    await writerWith(2, options);
    await writerWith(1, { ...options, sink: async () => {} });
    expect(await ask({}, clock)).toMatchObject({ writers: 2, item_count: 2 });
    clock.jump(3_601_000);
    expect(await ask({}, clock)).toMatchObject({ writers: 1, item_count: 2 });
  });

  it('are degraded above the limit of events', async () => {
    await writerWith(3);
    expect(await ask({ MAX_BUFFER_SIZE_ITEMS: '2' })).toMatchObject({
      state: 'degraded',
      reason: 'too_many_items',
    });
  });

  it('are degraded after a drop', async () => {
    await writerWith(3, { maxItems: 2 });
    expect(await ask()).toMatchObject({ state: 'degraded', reason: 'dropped', dropped_count: 1 });
  });

  it('are degraded while a writer that holds events does not report', async () => {
    const clock = new FakeClock(Date.now());
    const sink = { down: true };
    const buffer = await writerWith(3, {
      clock,
      gauge: dynamoGauge({ tableName, clock }),
      sink: async () => {
        if (sink.down) throw new Error('down');
      },
    });
    clock.jump(899_000);
    expect(await ask({}, clock)).toMatchObject({ state: 'up', item_count: 3 });
    clock.jump(10_000);
    expect(await ask({}, clock)).toMatchObject({ state: 'degraded', reason: 'at_risk', at_risk_count: 3 });
    sink.down = false;
    await buffer.flush();
    clock.jump(10_000);
    expect(await ask({}, clock)).toMatchObject({ state: 'up', item_count: 0, at_risk_count: 0 });
  });

  it('are read with one query for all requests within 10 s', async () => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint.url;
    endpoint.error = { status: 400, type: 'AccessDeniedException' };
    beacon = startBeacon(envOf());
    await Promise.all(Array.from({ length: 20 }, () => beacon?.get('/health/buffer')));
    expect(endpoint.requests).toBe(1);
  });

  it('are read over more than one page', async () => {
    for (let index = 0; index < 6; index += 1) {
      await put({ sk: { S: `counter#${index}` }, depth: { N: '1' }, pad: { S: 'x'.repeat(390_000) } });
    }
    expect(await ask()).toMatchObject({ state: 'up', item_count: 6, writers: 6 });
  });
});

describe('a table that cannot be read does not count as an empty buffer', () => {
  it.each<[string, object]>([
    ['a counter below 0', { sk: { S: 'counter' }, depth: { N: '-3' } }],
    ['an item of another kind', { sk: { S: 'note' }, text: { S: 'hello' } }],
    ['a writer without a size', { sk: { S: 'writer#w' }, depth: { N: '3' } }],
  ])('%s is unexpected_response', async (_what, item) => {
    await put(item);
    const answer = await ask();
    expect(answer).toMatchObject({
      state: 'down',
      healthy: false,
      reason: 'unexpected_response',
      memory_calculation_method: 'error',
    });
    expect(answer).not.toHaveProperty('item_count');
  });

  it('more than 4 MiB of items are unexpected_response', async () => {
    for (let index = 0; index < 12; index += 1) {
      await put({ sk: { S: `counter#${index}` }, depth: { N: '1' }, pad: { S: 'x'.repeat(390_000) } });
    }
    // Without the check's time limit: a busy machine reads them slowly.
    const limits = { maxItems: 1, maxMegabytes: 1, maxAgeSeconds: 0 };
    const fleet = { writerTimeoutMs: 1000, estimateBytes: 1 };
    const connection = new KeptConnection(async () => new DynamoTable(tableName, { maxAttempts: 1 }));
    const probe = fleetBufferProbe(connection, { name: 'audit', limits, fleet, now: Date.now });
    await expect(probe(AbortSignal.timeout(30_000))).rejects.toMatchObject({ reason: 'unexpected_response' });
    connection.close();
  });

  it('a missing table is not_found', async () => {
    expect(await ask({ TABLE_NAME: 'nowhere' })).toMatchObject({ state: 'down', reason: 'not_found' });
  });

  it.each([
    ['AccessDeniedException', 400, 'access_denied'],
    ['UnrecognizedClientException', 400, 'authentication_failed'],
    ['ProvisionedThroughputExceededException', 400, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['InternalServerError', 500, 'unavailable'],
    ['ValidationException', 400, 'misconfigured'],
    ['NewException', 400, 'unexpected_error'],
  ])('%s, with code %i, is %s', async (type, status, reason) => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint.url;
    endpoint.error = { status, type };
    expect(await ask()).toMatchObject({ state: 'down', reason });
  });

  it('a table that does not answer is a timeout, within the deadline', async () => {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint.url;
    const since = performance.now();
    expect(await ask()).toMatchObject({ state: 'down', reason: 'timeout' });
    expect(performance.now() - since).toBeLessThan(1300);
  });

  it('a refused connection is connection_refused, and the next run after its end is up', async () => {
    const gone = await AwsEndpoint.start();
    process.env.AWS_ENDPOINT_URL_DYNAMODB = gone.url;
    await gone.stop();
    const clock = new FakeClock(Date.now());
    expect(await ask({}, clock)).toMatchObject({ state: 'down', reason: 'connection_refused' });
    process.env.AWS_ENDPOINT_URL_DYNAMODB = db.endpoint;
    clock.jump(1000);
    expect(await ask({}, clock)).toMatchObject({ state: 'up' });
  });

  it('makes the whole degraded, or down if it is critical', async () => {
    beacon = startBeacon(envOf({ TABLE_NAME: 'nowhere', MAX_MEMORY_PERCENT: '100' }));
    expect(await beacon.get('/health')).toMatchObject({ statusCode: 206, json: { status: 'degraded' } });
    beacon.close();
    beacon = startBeacon(
      envOf({ TABLE_NAME: 'nowhere', MAX_MEMORY_PERCENT: '100', CRITICAL_COMPONENTS: 'buffer' }),
    );
    expect(await beacon.get('/health')).toMatchObject({ statusCode: 503, json: { status: 'down' } });
  });

  it('is not read by /health/live, which does no I/O', async () => {
    beacon = startBeacon(envOf({ TABLE_NAME: 'nowhere', MAX_MEMORY_PERCENT: '100' }));
    const { statusCode, json } = await beacon.get('/health/live');
    expect({ statusCode, buffer: json.components.buffer }).toEqual({ statusCode: 200, buffer: undefined });
  });
});

it('BUFFER_SOURCE=dynamodb does not start without TABLE_NAME', () => {
  expect(() => startBeacon({ BUFFER_SOURCE: 'dynamodb' })).toThrow(
    'TABLE_NAME: is not set, and BUFFER_SOURCE=dynamodb needs it',
  );
});
