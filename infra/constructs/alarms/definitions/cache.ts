import { CACHE_CONNECTIONS, CACHE_UNITS, CPU_PERCENT, MEMORY_PERCENT, threshold } from '../thresholds.ts';
import { aws } from '../wiring/metric.ts';
import type { AlarmDefinition } from './definition.ts';
import { eachCache, eachNode, serverlessCache } from './targets.ts';

const STEADY = { evaluation: [3, 3], missing: 'notBreaching' } as const;
const WHERE = 'The dashboard: the cache; its page in ElastiCache.';

/** On ElastiCache's own metrics, where nodes or a serverless cache are named. */
export const CACHE_ALARMS: readonly AlarmDefinition[] = [
  {
    ...STEADY,
    id: 'cache-memory',
    of: eachNode,
    metric: aws('ElastiCache', 'DatabaseMemoryUsagePercentage', 'Maximum'),
    threshold: MEMORY_PERCENT,
    means: `This node's memory is more than ${MEMORY_PERCENT} % full: then it evicts keys, or refuses writes.`,
    doFirst: 'Look for keys without an expiry; then take a larger node.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'cache-cpu',
    of: eachNode,
    metric: aws('ElastiCache', 'EngineCPUUtilization', 'Average'),
    threshold: CPU_PERCENT,
    means: `This node's engine, which runs commands one by one, has been above ${CPU_PERCENT} % for a quarter of an hour.`,
    doFirst: 'Find slow commands (SLOWLOG); then spread reads over replicas, or keys over shards.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'cache-data',
    of: serverlessCache,
    metric: aws('ElastiCache', 'BytesUsedForCache', 'Maximum'),
    threshold: threshold('serverlessCacheBytes'),
    means: 'The serverless cache holds more than was planned for: it grows, and its bill with it.',
    doFirst: 'Look for keys without an expiry; set a limit of data on the cache.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'cache-units',
    of: serverlessCache,
    metric: aws('ElastiCache', 'ElastiCacheProcessingUnits', 'Sum'),
    threshold: CACHE_UNITS,
    means: 'The serverless cache works near to what it takes at once before it has to grow.',
    doFirst: 'Find who asks so much; raise its minimum of units before a burst that is known.',
    where: WHERE,
  },
  {
    id: 'cache-throttled',
    of: serverlessCache,
    metric: aws('ElastiCache', 'ThrottledCmds', 'Sum'),
    threshold: 1,
    evaluation: [1, 1],
    missing: 'notBreaching',
    means: 'The serverless cache refused commands: they came faster than it grows.',
    doFirst: 'Find who asks so much; raise its minimum or its limit of units.',
    where: WHERE,
  },
  {
    id: 'cache-evictions',
    of: eachCache,
    metric: aws('ElastiCache', 'Evictions', 'Sum'),
    threshold: threshold('evictions'),
    evaluation: [2, 3],
    missing: 'notBreaching',
    means: 'The cache throws keys away that have not expired, to make room.',
    doFirst: 'See whether the hit rate suffers; if it does, take more memory or shorter expiries.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'cache-connections',
    of: eachCache,
    metric: aws('ElastiCache', 'CurrConnections', 'Maximum'),
    threshold: CACHE_CONNECTIONS,
    means: 'The cache nears its limit of 65,000 connections: then it refuses new ones.',
    doFirst: 'Find a client that opens connections and keeps them (NewConnections, CLIENT LIST).',
    where: WHERE,
  },
];
