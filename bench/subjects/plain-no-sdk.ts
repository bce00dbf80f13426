// The same without the SDK, for a service that reads no buffer depth. It is the fastest of the plain handlers.
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
  const body = JSON.stringify({ status: database && cache ? 'up' : 'down', database, cache });
  return { statusCode: database && cache ? 200 : 503, headers: { 'Content-Type': 'application/json' }, body };
};
