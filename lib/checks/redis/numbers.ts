import { IDENTIFIER } from '../../settings/patterns.ts';
import type { SettingTable } from '../../settings/setting.ts';
import type { KindNumbers, Measure } from '../kind/measure.ts';

const TABLE = {
  CACHE_NODE_IDS: {
    type: 'names',
    meaning: 'alarm function: show the metrics of these ElastiCache nodes (CacheClusterIds; 6 at most),',
  },
  CACHE_SERVERLESS_NAME: { type: 'text', ...IDENTIFIER, meaning: '… of this serverless cache' },
} as const satisfies SettingTable;

type Metric = Pick<Measure, 'name' | 'label' | 'stat' | 'unit'>;

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html */
const NODE: readonly Metric[] = [
  { name: 'EngineCPUUtilization', label: 'engine CPU', stat: 'Maximum', unit: 'percent' },
  { name: 'DatabaseMemoryUsagePercentage', label: 'memory used', stat: 'Maximum', unit: 'percent' },
  { name: 'CurrConnections', label: 'connections', stat: 'Maximum', unit: 'plain' },
  { name: 'Evictions', label: 'evictions', stat: 'Sum', unit: 'plain' },
];

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html */
const SERVERLESS: readonly Metric[] = [
  { name: 'ElastiCacheProcessingUnits', label: 'processing units', stat: 'Sum', unit: 'plain' },
  { name: 'BytesUsedForCache', label: 'memory used', stat: 'Maximum', unit: 'bytes' },
  { name: 'ThrottledCmds', label: 'throttled commands', stat: 'Sum', unit: 'plain' },
];

/** Nodes that are shown at most: people read the message. */
const MAX_NODES = 6;

/** The metrics of ElastiCache nodes or of a serverless cache. */
export const redisNumbers: KindNumbers<typeof TABLE> = {
  kind: 'redis',
  component: 'cache',
  table: TABLE,
  measures: ({ CACHE_NODE_IDS: nodes = [], CACHE_SERVERLESS_NAME: serverless }) => [
    ...nodes.slice(0, MAX_NODES).flatMap(node => measures(`Cache ${node}`, NODE, { CacheClusterId: node })),
    ...(serverless ? measures('Cache', SERVERLESS, { clusterId: serverless }) : []),
  ],
  leftOut: ({ CACHE_NODE_IDS: nodes = [] }) => {
    const more = nodes.length - MAX_NODES;
    return more > 0 ? `Cache: ${more} more ${more === 1 ? 'node is' : 'nodes are'} not shown` : undefined;
  },
};

function measures(of: string, metrics: readonly Metric[], dimensions: Measure['dimensions']): Measure[] {
  return metrics.map(metric => ({
    ...metric,
    namespace: 'AWS/ElastiCache',
    dimensions,
    label: `${of} ${metric.label}`,
  }));
}
