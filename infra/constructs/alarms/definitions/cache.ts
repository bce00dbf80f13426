import { CACHE_CONNECTIONS, CACHE_UNITS, CPU_PERCENT, MEMORY_PERCENT, threshold } from '../thresholds.ts';
import type { AlarmDefinition } from './definition.ts';
import { awsMetric } from './metric-definition.ts';
import { dataOf, nodes, nodesOrServerless, serverlessCache, unitsOf, type WatchedCache } from './targets.ts';

const STEADY = { evaluation: [3, 3], missing: 'notBreaching' } as const;
const WHERE = "The dashboard: the cache's own metrics, by node; its page in ElastiCache.";

/** Alarms on ElastiCache's metrics of a cache. The component's name precedes the id: `cache-cpu`, `sessions-cpu`. */
export const CACHE_ALARMS: readonly AlarmDefinition<WatchedCache>[] = [
  {
    ...STEADY,
    id: 'memory',
    of: nodes,
    metric: awsMetric('ElastiCache', 'DatabaseMemoryUsagePercentage', 'Maximum'),
    threshold: MEMORY_PERCENT,
    means: `A node uses ${MEMORY_PERCENT} % or more of its memory. When it is full, the node evicts keys or refuses writes.`,
    doFirst: 'Look for keys without an expiry. Then choose a larger node.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'cpu',
    of: nodes,
    metric: awsMetric('ElastiCache', 'EngineCPUUtilization', 'Average'),
    threshold: CPU_PERCENT,
    means: `A node's engine, which runs one command at a time, has used ${CPU_PERCENT} % of its CPU or more for 15 minutes.`,
    doFirst: 'Find slow commands (SLOWLOG). Then spread reads over replicas, or keys over shards.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'data',
    of: dataOf,
    metric: awsMetric('ElastiCache', 'BytesUsedForCache', 'Maximum'),
    threshold: threshold('serverlessCacheBytes'),
    means: 'The serverless cache holds more data than planned. Its bill grows with the data.',
    doFirst: 'Look for keys without an expiry. Set a data limit for the cache.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'units',
    of: unitsOf,
    metric: awsMetric('ElastiCache', 'ElastiCacheProcessingUnits', 'Sum'),
    threshold: (_, { limit }) => limit ?? CACHE_UNITS,
    means: 'The serverless cache is close to the load that it can take before it must scale.',
    doFirst: 'Find who sends so many commands. Raise the minimum of units before a burst that you expect.',
    where: WHERE,
  },
  {
    id: 'throttled',
    of: serverlessCache,
    metric: awsMetric('ElastiCache', 'ThrottledCmds', 'Sum'),
    threshold: 1,
    evaluation: [1, 1],
    missing: 'notBreaching',
    means: 'The serverless cache refused commands: their number grew faster than the cache could scale.',
    doFirst: 'Find who sends so many commands. Raise the minimum or the limit of units.',
    where: WHERE,
  },
  {
    id: 'evictions',
    of: nodesOrServerless,
    metric: awsMetric('ElastiCache', 'Evictions', 'Sum'),
    threshold: threshold('evictions'),
    evaluation: [2, 3],
    missing: 'notBreaching',
    means: 'The cache removes keys that have not expired, to make room for others.',
    doFirst: 'Check whether the hit rate suffers. If it does, add memory or let keys expire sooner.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'connections',
    of: nodesOrServerless,
    metric: awsMetric('ElastiCache', 'CurrConnections', 'Maximum'),
    threshold: CACHE_CONNECTIONS,
    means: 'The cache is close to its limit of 65,000 connections. At the limit it refuses new ones.',
    doFirst: 'Find a client that opens connections and keeps them (NewConnections, CLIENT LIST).',
    where: WHERE,
  },
];
