import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pastReader } from '../../lib/fleet/past-reader.ts';
import type { Page } from '../../lib/fleet/read-history.ts';
import { TableClient } from '../../lib/fleet/table-client.ts';
import { startBeacon } from '../support/beacon.ts';
import { type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';
import { restApiEvent } from '../support/events.ts';
import { FakeClock } from '../support/fake-clock.ts';

const HOUR_MS = 3_600_000;

const row = (at: number, to: string, reason = '') => ({
  pk: { S: 'history#beacon#development' },
  sk: { S: `${new Date(at).toISOString()}#memory` },
  component: { S: 'memory' },
  at: { S: new Date(at).toISOString() },
  to: { S: to },
  ...(reason && { reason: { S: reason } }),
});

describe('the reader of what components did lately', () => {
  const onePage = async (): Promise<Page> => ({ items: [row(0, 'down', 'memory_high')], next: undefined });

  it('asks the table once a minute, however many pages are shown', async () => {
    const clock = new FakeClock(1000);
    let reads = 0;
    const read = pastReader({
      clock,
      onError: () => {},
      readPage: () => {
        reads += 1;
        return onePage();
      },
    });
    for (let pages = 0; pages < 100; pages += 1) expect(await read(200)).toHaveLength(1);
    expect(reads).toBe(1);
    await clock.advance(60_000);
    await read(200);
    expect(reads).toBe(2);
  });

  it('gives what it had, and says so once, when the table fails', async () => {
    const clock = new FakeClock(1000);
    const errors: unknown[] = [];
    let page = onePage;
    const read = pastReader({ clock, onError: error => errors.push(error), readPage: () => page() });
    await read(200);
    page = () => Promise.reject(new Error('throttled'));
    await clock.advance(60_000);
    expect(await read(200)).toHaveLength(1);
    expect(await read(200)).toHaveLength(1);
    expect(errors).toHaveLength(1);
  });

  it('does not wait for a table that hangs, longer than the answer has time', async () => {
    const clock = new FakeClock(1000);
    const errors: unknown[] = [];
    const read = pastReader({
      clock,
      onError: error => errors.push(error),
      readPage: () => new Promise(() => {}),
    });
    const answer = read(40);
    await clock.advance(40);
    expect(await answer).toEqual([]);
    expect(String(errors)).toContain('not finished within 40 ms');
  });

  it('asks nothing when there is no time left', async () => {
    const read = pastReader({
      clock: new FakeClock(1000),
      onError: () => {},
      readPage: () => Promise.reject(new Error('it asked')),
    });
    expect(await read(0)).toEqual([]);
  });
});

describe('the page, on a real server of the protocol', () => {
  let db: LocalDynamoDb;

  beforeAll(async () => {
    db = await startDynamoDb();
    await db.createTable('beacon');
  });

  afterAll(() => db.close());

  const env = () => ({
    MAX_MEMORY_PERCENT: '100',
    SHARED_RESULTS: 'true',
    TABLE_NAME: 'beacon',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'none',
    AWS_ENDPOINT_URL_DYNAMODB: db.endpoint,
  });
  const page = restApiEvent({ headers: { Accept: 'text/html' } });

  it('shows the strips of the rows', async () => {
    const client = new TableClient({
      tableName: 'beacon',
      endpoint: new URL(db.endpoint),
      identity: { region: 'eu-west-1', accessKeyId: 'local', secretAccessKey: 'none' },
      onServerTime: () => {},
    });
    const now = Date.now();
    for (const item of [
      row(now - 5 * HOUR_MS, 'up'),
      row(now - 2 * HOUR_MS, 'down'),
      row(now - HOUR_MS, 'up'),
    ]) {
      await client.put(item, 0, AbortSignal.timeout(2000));
    }
    client.close();
    const { body } = await startBeacon(env()).invoke(page);
    expect(body).toContain('Last 24 hours: 80 % available');
  });

  it('has no strips, and says why in the log, when the table is not there', async () => {
    const { invoke, logs } = startBeacon({ ...env(), TABLE_NAME: 'nowhere' });
    expect((await invoke(page)).body).not.toContain('<figure>');
    expect(logs.join()).toContain('the history was not read');
  });
});
