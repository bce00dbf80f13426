import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunction } from '../../build/bundle.ts';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { type LocalDynamoDb, startDynamoDb } from './dynamodb.ts';

/** Servers and bundles that the fleets of a suite use. */
export type LiveServers = {
  /** The folder with the bundles of the functions. */
  readonly root: string;
  readonly database: LocalPostgres;
  readonly dynamoDb: LocalDynamoDb;
  readonly stop: () => Promise<void>;
};

export const TABLE = 'beacon';

/** Bundles the functions, and starts a PostgreSQL and a DynamoDB with a table. */
export async function startLiveServers(): Promise<LiveServers> {
  const root = mkdtempSync(join(tmpdir(), 'beacon-verdict-'));
  const [database, dynamoDb] = await Promise.all([
    LocalPostgres.start(),
    startDynamoDb(),
    bundleFunction('health', root),
    bundleFunction('probe', root),
  ]);
  await dynamoDb.createTable(TABLE);
  const stop = async () => {
    await Promise.all([database.remove(), dynamoDb.close()]);
    rmSync(root, { recursive: true, force: true });
  };
  return { root, database, dynamoDb, stop };
}
