import { Aws } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { chunks, METRICS_IN_ALARM } from '../cloudwatch-limits.ts';
import type { Source, Target } from './definition.ts';
import type { Watched } from './watched.ts';

type Targets<Subject = Watched> = (subject: Subject) => Target[];

/** The namespace of metrics that the stack makes from the access log. The functions publish in another one. */
export const ACCESS_NAMESPACE = 'Beacon/Access';

/** CloudWatch allows no colon in the name of a metric filter's metric. */
export const throttledMetricName = ({ service, environment }: Watched): string =>
  `ThrottledRequests-${service}-${environment}`.replaceAll(':', '_');

const wholeDimensions = ({ service, environment }: Watched) => ({
  Service: service,
  Environment: environment,
});

export const whole: Targets = watched => [{ dimensions: wholeDimensions(watched) }];

export const heartbeat: Targets = watched => (watched.heartbeat ? whole(watched) : []);

export const buffer: Targets = watched =>
  watched.components.some(({ name }) => name === 'buffer') ? whole(watched) : [];

export const eachComponent: Targets = watched =>
  watched.components.map(({ name }) => ({
    component: name,
    suffix: name,
    dimensions: { ...wholeDimensions(watched), Component: name },
  }));

/** The components that have a latency. */
export const timedComponents: Targets = watched =>
  eachComponent({ ...watched, components: watched.components.filter(({ hasLatency }) => hasLatency) });

/** Errors and throttles of all functions that check and answer, together. */
export const workingFunctions: Targets = ({ functions: { health, edge, probe } }) =>
  together(
    [health, ...(edge ? [edge] : []), probe].flatMap(each => functionMetrics(each, ['Errors', 'Throttles'])),
  );

/** Everything that can stop a report of the alarm function, together. */
export const alarmFunctionMetrics: Targets<IFunction> = each =>
  together(
    functionMetrics(each, ['Errors', 'Throttles', 'AsyncEventsDropped', 'DestinationDeliveryFailures']),
  );

const functionMetrics = ({ functionName }: IFunction, names: readonly string[]): Source[] =>
  names.map(metricName => ({ metricName, dimensions: { FunctionName: functionName } }));

/** One target for several metrics; several targets, which are numbered, for more than one alarm can have. */
function together(sources: readonly Source[]): Target[] {
  const groups = chunks(sources, METRICS_IN_ALARM);
  return groups.flatMap(([first, ...others], index) => {
    if (!first) return [];
    const suffix = groups.length > 1 ? { suffix: `${index + 1}` } : {};
    return [{ ...first, ...suffix, ...(others.length > 0 && { others }) }];
  });
}

export const webAcl: Targets = ({ webAclMetricName }) =>
  webAclMetricName ? [{ dimensions: { WebACL: webAclMetricName, Rule: 'ALL', Region: Aws.REGION } }] : [];

export const accessLog: Targets = watched =>
  watched.accessLogGroup ? [{ dimensions: {}, metricName: throttledMetricName(watched) }] : [];

/** What RDS calls a database. At most one of them. */
export type DatabaseIds = { readonly instanceId?: string; readonly clusterId?: string };

/** What synth knows about a database besides its names. */
export type DatabaseTraits = {
  /** Whether the instance is a read replica. @default false */
  readonly isReplica?: boolean;
  /** Whether the cluster has a reader. @default true */
  readonly hasReader?: boolean;
  /** From how many connections on there is an alarm. @default - unknown */
  readonly connections?: number | undefined;
  /** Under how many bytes of free space there is an alarm. @default - unknown */
  readonly freeStorageBytes?: number | undefined;
};

export type WatchedDatabase = DatabaseIds & DatabaseTraits;

const instance: Targets<DatabaseIds> = ({ instanceId }) =>
  instanceId ? [{ dimensions: { DBInstanceIdentifier: instanceId } }] : [];

const cluster: Targets<DatabaseIds> = ({ clusterId }) =>
  clusterId ? [{ dimensions: { DBClusterIdentifier: clusterId } }] : [];

export const instanceOrCluster: Targets<DatabaseIds> = ids => [...instance(ids), ...cluster(ids)];

export const connectionsOf: Targets<WatchedDatabase> = database =>
  instanceOrCluster(database).map(target => ({ ...target, limit: database.connections }));

export const volume: Targets<WatchedDatabase> = database =>
  instance(database).map(target => ({ ...target, limit: database.freeStorageBytes }));

export const replica: Targets<WatchedDatabase> = database => (database.isReplica ? instance(database) : []);

export const readers: Targets<WatchedDatabase> = database =>
  database.hasReader === false ? [] : cluster(database);

/** What ElastiCache calls a cache: the CacheClusterIds of its nodes, or the name of a serverless cache. */
export type CacheIds = { readonly nodeIds?: readonly string[]; readonly serverlessName?: string };

/** What synth knows about a serverless cache besides its name. */
export type CacheTraits = {
  /** From how many bytes of data on there is an alarm. @default - unknown */
  readonly bytes?: number | undefined;
  /** From how many processing units in 5 minutes on there is an alarm. @default - unknown */
  readonly units?: number | undefined;
};

export type WatchedCache = CacheIds & CacheTraits;

/** All nodes together: ten in one alarm. */
export const nodes: Targets<CacheIds> = ({ nodeIds = [] }) =>
  together(nodeIds.map(id => ({ dimensions: { CacheClusterId: id } })));

export const serverlessCache: Targets<CacheIds> = ({ serverlessName }) =>
  serverlessName ? [{ dimensions: { clusterId: serverlessName } }] : [];

export const dataOf: Targets<WatchedCache> = cache =>
  serverlessCache(cache).map(target => ({ ...target, limit: cache.bytes }));

export const unitsOf: Targets<WatchedCache> = cache =>
  serverlessCache(cache).map(target => ({ ...target, limit: cache.units }));

export const nodesOrServerless: Targets<CacheIds> = ids => [...nodes(ids), ...serverlessCache(ids)];
