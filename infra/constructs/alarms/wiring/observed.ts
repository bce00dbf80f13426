import type { Duration } from 'aws-cdk-lib';
import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { DatabaseProps } from '../../dependencies/postgresql/postgresql-props.ts';
import type { CacheProps } from '../../dependencies/redis/redis-props.ts';
import type { HealthCheckProps } from '../../health-check-props.ts';
import { namesOf } from '../../validation/naming.ts';
import type { Thresholds } from '../thresholds.ts';

/** All that alarms and a dashboard look at. */
export type Observed = {
  readonly service: string;
  readonly environment: string;
  readonly api: IRestApi;
  readonly stageName: string;
  /** Dimension `WebACL` of AWS/WAFV2. @default - no WAF */
  readonly webAclMetricName?: string;
  /** @default - no access log */
  readonly accessLogGroup?: ILogGroup;
  readonly functions: Record<'health' | 'edge' | 'probe' | 'alarm', IFunction>;
  readonly table: ITable;
  /** The people's topic. */
  readonly topic: ITopic;
  readonly components: string[];
  /** @default - the alarm's own */
  readonly slowMs?: number;
  readonly heartbeat: Duration | false;
  /** Where heartbeats end that failed. @default - no heartbeat */
  readonly deadLetterQueue?: IQueue;
  readonly database?: { instanceId?: string; clusterId?: string };
  readonly cache?: { nodeIds?: string[]; serverlessName?: string };
  readonly runbookUrl?: string;
  readonly thresholds?: Partial<Thresholds>;
};

/** The same, apart from who tells people. */
export type ObservedApart = Omit<Observed, 'functions' | 'topic'> & {
  readonly functions: Record<'health' | 'edge' | 'probe', IFunction>;
};

/** What was made, and not told by the props. */
type Made = Omit<
  ObservedApart,
  'service' | 'environment' | 'slowMs' | 'runbookUrl' | 'thresholds' | 'database' | 'cache'
>;

/** What the props tell of it, beside what was made. */
export function observed(props: HealthCheckProps, made: Made): ObservedApart {
  const { slowMs, runbookUrl, thresholds } = props.alarms || {};
  const { health, edge, probe } = made.functions;
  return {
    ...namesOf(props),
    ...made,
    functions: { health, edge, probe },
    ...(slowMs !== undefined && { slowMs }),
    ...(thresholds && { thresholds }),
    ...(runbookUrl !== undefined && { runbookUrl }),
    ...(props.database && { database: databaseIds(props.database) }),
    ...(props.cache && { cache: cacheIds(props.cache) }),
  };
}

function databaseIds({ target }: DatabaseProps) {
  if ('instanceIdentifier' in target) return { instanceId: target.instanceIdentifier };
  return 'clusterIdentifier' in target ? { clusterId: target.clusterIdentifier } : {};
}

function cacheIds({ target }: CacheProps) {
  if ('serverlessCacheRef' in target)
    return { serverlessName: target.serverlessCacheRef.serverlessCacheName };
  return target instanceof CfnReplicationGroup ? { nodeIds: nodeIds(target) } : {};
}

/** CacheClusterIds as ElastiCache forms them: `<group>-001`, in a cluster `<group>-0001-001`. */
function nodeIds(group: CfnReplicationGroup): string[] {
  const { replicationGroupId: id } = group.replicationGroupRef;
  const padded = (count: number, width: number) =>
    Array.from({ length: count }, (_, index) => String(index + 1).padStart(width, '0'));
  const { numNodeGroups: shards = 1, replicasPerNodeGroup: replicas } = group;
  const nodes = padded(replicas === undefined ? (group.numCacheClusters ?? 1) : replicas + 1, 3);
  const sharded = shards > 1 || group.clusterMode === 'enabled';
  if (!sharded) return nodes.map(node => `${id}-${node}`);
  return padded(shards, 4).flatMap(shard => nodes.map(node => `${id}-${shard}-${node}`));
}
