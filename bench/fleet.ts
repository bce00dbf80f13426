import { CountedPostgres } from '../test/support/counted-postgres.ts';
import { startDynamoDb } from '../test/support/dynamodb.ts';
import { simulateFleet } from '../test/support/simulated-fleet.ts';

const SIZES = [1, 10, 100, 1000];

const TTL_SECONDS = 30;

/** So often each environment is asked on average, a second, and so often the whole fleet at most: two cores simulate it. */
const ASKED_PER_SECOND = 0.5;
const MAX_PER_SECOND = 50;

/**
 * How often environments probe one PostgreSQL per TTL, together: with results that they share through one table, and
 * each for itself. @param seconds of each of the eight simulations
 */
export async function fleetTable(seconds: number): Promise<string[]> {
  const [postgres, dynamoDb] = await Promise.all([CountedPostgres.start(), startDynamoDb()]);
  const simulate = async (environments: number, isShared: boolean) => {
    const tableName = `fleet-${environments}-${isShared}`;
    await dynamoDb.createTable(tableName);
    const requestsPerSecond = Math.min(environments * ASKED_PER_SECOND, MAX_PER_SECOND);
    const load = { environments, isShared, requestsPerSecond, seconds, ttlSeconds: TTL_SECONDS, seed: 1 };
    const servers = { databaseUrl: postgres.url, dynamoDbUrl: dynamoDb.endpoint, tableName };
    const before = postgres.probes;
    const { tableFailures } = await simulateFleet(load, servers);
    const perTtl = (((postgres.probes - before) * TTL_SECONDS) / seconds).toFixed(1);
    // A machine that is too busy to simulate so many measures something else.
    return tableFailures > 0 ? `${perTtl} (${tableFailures} accesses of the table failed)` : perTtl;
  };
  const rows: string[] = [];
  for (const environments of SIZES) {
    rows.push(
      `| ${environments} | ${await simulate(environments, true)} | ${await simulate(environments, false)} |`,
    );
  }
  await Promise.all([postgres.remove(), dynamoDb.close()]);
  return ['| environments | probes per TTL, shared | each for itself |', '|---:|---:|---:|', ...rows];
}
