// What a careful engineer writes in an afternoon: every client is imported at the top and created once, each has time
// limits, checks run one after the other, and no result is kept. Beacon is compared with it.
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { Redis } from 'ioredis';
import pg from 'pg';

const pool = new pg.Pool({
  connectionString: process.env.DATABASE_URL,
  max: 1,
  connectionTimeoutMillis: 500,
  query_timeout: 500,
});
const redis = new Redis(process.env.CACHE_URL ?? '', {
  lazyConnect: true,
  connectTimeout: 500,
  commandTimeout: 500,
  maxRetriesPerRequest: 0,
});
const dynamo = new DynamoDBClient({});

async function bufferDepth(): Promise<number> {
  if (!process.env.TABLE_NAME) return 0;
  const command = new GetItemCommand({ TableName: process.env.TABLE_NAME, Key: { pk: { S: 'buffer' } } });
  const { Item } = await dynamo.send(command);
  return Number(Item?.depth?.N ?? 0);
}

async function works(check: () => Promise<unknown>): Promise<boolean> {
  try {
    await check();
    return true;
  } catch {
    return false;
  }
}

export const handler = async () => {
  const database = await works(() => pool.query('SELECT 1'));
  const cache = await works(async () => {
    await redis.set('health', 'ok', 'PX', 5000);
    if ((await redis.get('health')) !== 'ok') throw new Error('mismatch');
  });
  const buffer = { depth: await bufferDepth() };
  const body = JSON.stringify({ status: database && cache ? 'up' : 'down', database, cache, buffer });
  return { statusCode: database && cache ? 200 : 503, headers: { 'Content-Type': 'application/json' }, body };
};
