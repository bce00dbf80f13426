import { DIMENSIONS, METRICS, type MetricName, NAMESPACE } from '../../names/metrics.ts';
import type { NumberQuery, NumberUnit } from './numbers.ts';

/** Identifies Beacon, and the database and the cache that it checks, in the dimensions of their metrics. */
export type Dependencies = {
  readonly service: string;
  readonly environment: string;
  /** The identifier of an RDS instance. */
  readonly rdsInstance: string | undefined;
  /** The identifier of an Aurora cluster. */
  readonly rdsCluster: string | undefined;
  /** The CacheClusterIds of ElastiCache nodes. */
  readonly cacheNodes: readonly string[];
  /** The name of an ElastiCache Serverless cache. */
  readonly serverlessCache: string | undefined;
};

type Measure = {
  readonly name: string;
  readonly label: string;
  readonly stat: string;
  readonly unit: NumberUnit;
};

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
const RDS: readonly Measure[] = [
  { name: 'CPUUtilization', label: 'CPU', stat: 'Maximum', unit: 'percent' },
  { name: 'DatabaseConnections', label: 'connections', stat: 'Maximum', unit: 'plain' },
  { name: 'FreeableMemory', label: 'free memory', stat: 'Minimum', unit: 'bytes' },
];

/** Only for RDS: the storage of Aurora grows automatically, so Aurora does not have this metric. */
const RDS_DISK: Measure = { name: 'FreeStorageSpace', label: 'free storage', stat: 'Minimum', unit: 'bytes' };

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html */
const CACHE_NODE: readonly Measure[] = [
  { name: 'EngineCPUUtilization', label: 'engine CPU', stat: 'Maximum', unit: 'percent' },
  { name: 'DatabaseMemoryUsagePercentage', label: 'memory used', stat: 'Maximum', unit: 'percent' },
  { name: 'CurrConnections', label: 'connections', stat: 'Maximum', unit: 'plain' },
  { name: 'Evictions', label: 'evictions', stat: 'Sum', unit: 'plain' },
];

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html */
const CACHE_SERVERLESS: readonly Measure[] = [
  { name: 'ElastiCacheProcessingUnits', label: 'processing units', stat: 'Sum', unit: 'plain' },
  { name: 'BytesUsedForCache', label: 'memory used', stat: 'Maximum', unit: 'bytes' },
  { name: 'ThrottledCmds', label: 'throttled commands', stat: 'Sum', unit: 'plain' },
];

/** The highest number of cache nodes in a message, to keep it short enough to read. */
const MAX_NODES = 6;

/** Queries for the metrics of Beacon, of its database and of its cache. */
export function dependencyQueries(known: Dependencies): NumberQuery[] {
  const { rdsInstance, rdsCluster, serverlessCache } = known;
  const series = [
    ...beaconSeries(known),
    ...(rdsInstance ? [rds('RDS', [...RDS, RDS_DISK], { DBInstanceIdentifier: rdsInstance })] : []),
    ...(rdsCluster ? [rds('Aurora', RDS, { DBClusterIdentifier: rdsCluster })] : []),
    ...known.cacheNodes
      .slice(0, MAX_NODES)
      .map(node => cache(`Cache ${node}`, CACHE_NODE, { CacheClusterId: node })),
    ...(serverlessCache ? [cache('Cache', CACHE_SERVERLESS, { clusterId: serverlessCache })] : []),
  ];
  return series.flat().map((query, index) => ({ ...query, id: `d${index}` }));
}

function beaconSeries({ service, environment }: Dependencies): NumberQuery[][] {
  const whole = { Service: service, Environment: environment };
  const own = (metric: MetricName, label: string, dimensions: Readonly<Record<string, string>>) => {
    const named = DIMENSIONS[METRICS[metric].dimensions].map(name => [name, dimensions[name] ?? '']);
    const unit = METRICS[metric].unit === 'Milliseconds' ? 'ms' : 'plain';
    const measure = { name: metric, label, stat: 'Maximum', unit } as const;
    return query(NAMESPACE, 'Beacon', measure, Object.fromEntries(named));
  };
  return [
    [own('Status', 'status (0 up, 1 degraded, 2 down)', whole)],
    ['database', 'cache'].map(name => own('LatencyMs', `${name} latency`, { ...whole, Component: name })),
  ];
}

function rds(label: string, measures: readonly Measure[], dimensions: Readonly<Record<string, string>>) {
  return measures.map(measure => query('AWS/RDS', label, measure, dimensions));
}

function cache(label: string, measures: readonly Measure[], dimensions: Readonly<Record<string, string>>) {
  return measures.map(measure => query('AWS/ElastiCache', label, measure, dimensions));
}

function query(
  namespace: string,
  of: string,
  { name, label, stat, unit }: Measure,
  dimensions: Readonly<Record<string, string>>,
): NumberQuery {
  return {
    id: '',
    label: `${of} ${label}`,
    unit,
    isResult: true,
    periodSeconds: 60,
    source: { namespace, name, dimensions, stat, accountId: undefined },
  };
}
