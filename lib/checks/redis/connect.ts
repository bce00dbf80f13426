import type { CacheConnection } from './cache-connection.ts';
import { RedisClusterConnection } from './cluster-connection.ts';
import { RedisConnection, type RedisSettings } from './connection.ts';

/** A connection to a cache, of one node or of a cluster. Import this file in the first run that needs it. */
export function cacheConnection(settings: RedisSettings, cluster: boolean): CacheConnection {
  return cluster ? new RedisClusterConnection(settings) : new RedisConnection(settings);
}
