import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunction } from '../../build/bundle.ts';
import { dynamoDbAt, type LocalDynamoDb } from '../../local/servers/dynamodb.ts';
import { LocalPostgres } from '../../local/servers/postgres.ts';

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

const DYNAMODB = fileURLToPath(new URL('./dynamodb-child.ts', import.meta.url));

/** Starts a DynamoDB in a process of its own. */
async function startDynamoDb(): Promise<LocalDynamoDb> {
  const child = fork(DYNAMODB);
  const [endpoint] = (await once(child, 'message')) as [string];
  return dynamoDbAt(endpoint, async () => {
    const gone = once(child, 'exit');
    child.disconnect();
    await gone;
  });
}
