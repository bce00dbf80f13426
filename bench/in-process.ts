import { Redis } from 'ioredis';
import pg from 'pg';
import { startBeacon } from '../test/support/beacon.ts';
import { restApiEvent } from '../test/support/events.ts';
import { median } from './cold.ts';

/** The environment of a function. */
export type Env = Readonly<Record<string, string>>;

const ROUNDS = 2000;
const WARM_UP = 500;

/** How long something takes, ms: the median of 2,000 runs, after 500 to warm up. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  for (let round = 0; round < WARM_UP; round += 1) await run();
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const since = performance.now();
    await run();
    samples.push(performance.now() - since);
  }
  return median(samples);
}

/** How long the drivers alone take for the same requests at the same time, ms: as long as the slower one. */
export async function slowestProbeMs(env: Env): Promise<number> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  const redis = new Redis(env.CACHE_URL ?? '', { protocol: 2, disableClientInfo: true });
  await client.connect();
  const ms = await timed(() =>
    Promise.all([client.query('SELECT 1'), redis.set('bench', 'x', 'PX', 5000), redis.get('bench')]),
  );
  redis.disconnect();
  await client.end();
  return ms;
}

/** How long the whole handler takes, ms. @param ttl `0`: every check runs; `600`: all results are kept */
export async function handlerMs(env: Env, ttl: '0' | '600'): Promise<number> {
  const beacon = startBeacon({ ...env, DATABASE_TTL: ttl, CACHE_TTL: ttl });
  const event = restApiEvent({ receivedAt: 0 });
  const ms = await timed(() => beacon.invoke(event));
  beacon.close();
  return ms;
}
