import type { CacheConnection } from './probe.ts';
import { RedisClusterConnection } from './redis-cluster-connection.ts';
import { RedisConnection, type RedisSettings } from './redis-connection.ts';

/** A connection to one server or to a cluster. Import this file in the first run that needs it: the driver loads slowly. */
export function cacheConnection(settings: RedisSettings, isCluster: boolean): CacheConnection {
  return isCluster ? new RedisClusterConnection(settings) : new RedisConnection(settings);
}
