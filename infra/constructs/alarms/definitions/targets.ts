import { Aws } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Target } from './definition.ts';
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

/** The functions that answer requests. */
export const servingFunctions: Targets = ({ functions: { health, edge } }) =>
  Object.entries({ health, edge }).flatMap(([suffix, each]) =>
    each ? [{ suffix, ...functionTarget(each) }] : [],
  );

export const probeFunction: Targets = ({ functions }) => [functionTarget(functions.probe)];

export const theFunction: Targets<IFunction> = each => [functionTarget(each)];

const functionTarget = ({ functionName }: IFunction): Target => ({
  dimensions: { FunctionName: functionName },
});

export const webAcl: Targets = ({ webAclMetricName }) =>
  webAclMetricName ? [{ dimensions: { WebACL: webAclMetricName, Rule: 'ALL', Region: Aws.REGION } }] : [];

export const accessLog: Targets = watched =>
  watched.accessLogGroup ? [{ dimensions: {}, metricName: throttledMetricName(watched) }] : [];

export const deadLetters: Targets = ({ deadLetterQueue }) =>
  deadLetterQueue ? [{ dimensions: { QueueName: deadLetterQueue.queueName } }] : [];

/** What RDS calls a database. At most one of them. */
export type DatabaseIds = { readonly instanceId?: string; readonly clusterId?: string };

export const instance: Targets<DatabaseIds> = ({ instanceId }) =>
  instanceId ? [{ dimensions: { DBInstanceIdentifier: instanceId } }] : [];

export const cluster: Targets<DatabaseIds> = ({ clusterId }) =>
  clusterId ? [{ dimensions: { DBClusterIdentifier: clusterId } }] : [];

export const instanceOrCluster: Targets<DatabaseIds> = ids => [...instance(ids), ...cluster(ids)];

/** What ElastiCache calls a cache: the CacheClusterIds of its nodes, or the name of a serverless cache. */
export type CacheIds = { readonly nodeIds?: readonly string[]; readonly serverlessName?: string };

/** The nodes are numbered, because synth may not know their names. */
export const eachNode: Targets<CacheIds> = ({ nodeIds = [] }) =>
  nodeIds.map((id, index) => ({ suffix: `${index + 1}`, dimensions: { CacheClusterId: id } }));

export const serverlessCache: Targets<CacheIds> = ({ serverlessName }) =>
  serverlessName ? [{ dimensions: { clusterId: serverlessName } }] : [];

export const eachNodeOrServerless: Targets<CacheIds> = ids => [...eachNode(ids), ...serverlessCache(ids)];
