import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBeacon } from '../../lib/beacon.ts';
import type { Clock } from '../../lib/time/clock.ts';
import { systemClock } from '../../lib/time/system-clock.ts';
import { LocalRedis } from '../../local/servers/redis.ts';
import { startProbe } from '../support/beacon.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { until } from '../support/until.ts';

let db: LocalDynamoDb;
let redis: LocalRedis;
/** An environment that checks a cache that is up: a failure would make the others look for themselves. */
let ENV: Record<string, string>;

beforeAll(async () => {
  [db, redis] = await Promise.all([startDynamoDb(), LocalRedis.start()]);
  await db.createTable('beacon');
  ENV = {
    ...awsEnv(db.endpoint),
    CACHE_URL: redis.url,
    CACHE_TTL: '20',
    CACHE_TIMEOUT_MS: '5000',
    CHECK_DEADLINE_MS: '20000',
    COMPONENTS: 'cache',
    CRITICAL_COMPONENTS: 'cache',
    SHARED_RESULTS: 'true',
    TABLE_NAME: 'beacon',
  };
});

afterAll(() => Promise.all([db.close(), redis.remove()]));

/** Limits that a busy machine does not reach: this is about who sees what. */
const SHARING = { budgetMs: 10_000, coldBudgetMs: 10_000, staleMs: 0 };

/** What a new environment says about the cache. */
async function look(env: Record<string, string>, clock: Clock = systemClock) {
  const beacon = createBeacon({ env: { ...ENV, ...env }, write: () => {}, clock });
  const { components, at } = await beacon.checker.run({ deadlineAt: clock.now() + 20_000, sharing: SHARING });
  beacon.close();
  const [component] = components;
  if (!component) throw new Error('there is one component');
  return { origin: component.origin, ageMs: at - component.observedAt };
}

/** A clock that goes wrong by so much. */
const ahead = (ms: number): Clock => ({
  now: () => systemClock.now() + ms,
  monotonic: systemClock.monotonic,
  after: (delay, callback) => systemClock.after(delay, callback),
});

describe('environments whose clocks differ, with results that are fresh for 20 s', () => {
  it.each([
    ['is 30 s ahead', 30_000],
    ['is 30 s behind', -30_000],
    ['is a day ahead', 86_400_000],
  ])('share a result with one whose clock %s: the table says what time it is', async (_, ms) => {
    const env = { SERVICE_NAME: `reader-${Math.abs(ms)}-${ms > 0}` };
    expect((await look(env)).origin).toBe('run');
    const { origin, ageMs } = await look(env, ahead(ms));
    expect(origin).toBe('shared');
    expect(ageMs).toBeGreaterThanOrEqual(0);
    expect(ageMs).toBeLessThan(15_000);
  });

  it('share a result of one whose clock is 30 s behind', async () => {
    const env = { SERVICE_NAME: 'writer' };
    expect((await look(env, ahead(-30_000))).origin).toBe('run');
    const { origin, ageMs } = await look(env);
    expect(origin).toBe('shared');
    expect(ageMs).toBeLessThan(15_000);
  });
});

describe('the heartbeat', () => {
  it('keeps results fresh, so that a request need not probe', async () => {
    const env = { ...ENV, SERVICE_NAME: 'heartbeat', CACHE_TTL: '600' };
    const probe = startProbe(env);
    const heartbeat = { source: 'aws.events', 'detail-type': 'Scheduled Event' };
    const partition = { ':pk': { S: 'result#heartbeat#development' } };
    // On a busy machine the table may be too late for a heartbeat, which then only checks.
    await until(
      'a heartbeat has written',
      async () => {
        await probe.invoke(heartbeat);
        const query = { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: partition };
        return JSON.stringify(await db.send('Query', { TableName: 'beacon', ...query })).includes(
          'observedAt',
        );
      },
      30_000,
    );
    probe.close();
    expect((await look(env)).origin).toBe('shared');
  });

  it('renews a result that is still fresh', async () => {
    const env = { ...ENV, SERVICE_NAME: 'renewed', CACHE_TTL: '600' };
    await look(env);
    const before = Date.now();
    const probe = startProbe(env);
    await until(
      'a heartbeat has renewed it',
      async () => {
        await probe.invoke({ source: 'aws.events', 'detail-type': 'Scheduled Event' });
        return Date.now() - (await look(env)).ageMs >= before;
      },
      30_000,
    );
    probe.close();
    expect((await look(env)).origin).toBe('shared');
  });
});
