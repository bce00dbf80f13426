import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBeacon } from '../../lib/beacon.ts';
import { ownChecks } from '../../lib/checks/own/own.ts';
import { freePort } from '../../local/servers/free-port.ts';
import { awsEnv, type LocalDynamoDb, startDynamoDb } from '../support/dynamodb.ts';

let db: LocalDynamoDb;
/** An environment that checks a database where nothing listens: a failure is a result like any other. */
let ENV: Record<string, string>;
let services = 0;

beforeAll(async () => {
  db = await startDynamoDb();
  await db.createTable('beacon');
  ENV = {
    ...awsEnv(db.endpoint),
    DATABASE_URL: `postgres://app:first@127.0.0.1:${await freePort()}/orders`,
    DATABASE_TLS: 'off',
    DATABASE_FAILURE_TTL: '60',
    COMPONENTS: 'database',
    SHARED_RESULTS: 'true',
    TABLE_NAME: 'beacon',
  };
});

afterAll(() => db.close());

/** Limits that a busy machine does not reach: this is about who sees what. */
const SHARING = { budgetMs: 10_000, coldBudgetMs: 10_000, staleMs: 0 };

/** Where the result of a new environment came from: `run` is its own, `shared` another's. */
async function originIn(env: Record<string, string>): Promise<string | undefined> {
  const payments = { name: 'payments', healthyTtlMs: 60_000, probe: async () => ({}) };
  const beacon = createBeacon({ env, write: () => {}, own: ownChecks([payments]) });
  const { components } = await beacon.checker.run({ deadlineAt: Date.now() + 20_000, sharing: SHARING });
  beacon.close();
  const [first, ...others] = new Set(components.map(({ origin }) => origin));
  return others.length === 0 ? first : 'mixed';
}

/** Where the second of two environments has its results from. */
async function second(first: Record<string, string>, change: Record<string, string>) {
  services += 1;
  const env = { ...ENV, SERVICE_NAME: `service-${services}`, ...first };
  expect(await originIn(env)).toBe('run');
  for (let other = 0; other < 5; other += 1) await originIn(env); // a new failure is looked at by five others
  return originIn({ ...env, ...change });
}

/** The database of `ENV`, with something else in its URL. */
const url = (from: string, to: string) => ({ DATABASE_URL: ENV.DATABASE_URL?.replace(from, to) ?? '' });

describe('two environments on one table', () => {
  it('share results when they are the same', async () => {
    expect(await second({}, {})).toBe('shared');
  });

  it.each<[string, () => Record<string, string>]>([
    ['a new password', () => url('first', 'second')],
    ['another deadline', () => ({ CHECK_DEADLINE_MS: '1500' })],
    ['another TTL', () => ({ DATABASE_FAILURE_TTL: '50' })],
    ['another log level', () => ({ LOG_LEVEL: 'ERROR' })],
    ['another edge path', () => ({ EDGE_PATH: '/edge/x' })],
  ])('share results, too, with %s', async (_, change) => {
    expect(await second({}, change())).toBe('shared');
  });

  it.each<[string, () => Record<string, string>]>([
    ['another service', () => ({ SERVICE_NAME: 'other' })],
    ['another stage', () => ({ ENVIRONMENT: 'staging' })],
    ['another region', () => ({ AWS_REGION: 'us-east-1' })],
    ['another network position', () => ({ VANTAGE: 'elsewhere' })],
  ])('never share any in %s', async (_, change) => {
    expect(await second({}, change())).toBe('run');
  });

  it.each<[string, () => Record<string, string>]>([
    ['another database', () => url('/orders', '/reports')],
    ['another user', () => url('app:', 'other:')],
    ['another host', () => url('127.0.0.1', 'localhost')],
    ['another port', () => url(/:\d+\//.exec(ENV.DATABASE_URL ?? '')?.[0] ?? '', ':1/')],
    ['TLS', () => ({ DATABASE_TLS: 'verify' })],
  ])('share the check in code and not the database with %s', async (_, change) => {
    expect(await second({}, change())).toBe('mixed');
  });

  it('share the database and not the check in code with another version of the code', async () => {
    expect(await second({ APP_VERSION: '1.0.0' }, { APP_VERSION: '1.0.1' })).toBe('mixed');
  });
});
