import { Aws } from 'aws-cdk-lib';
import type { Target } from './definition.ts';
import type { HealthAlarmsProps } from './watched.ts';

type Watched = HealthAlarmsProps;
type Targets = (watched: Watched) => Target[];

/** Metrics that the stack makes of the access log: beside the functions' own, whose list is closed. */
export const ACCESS_NAMESPACE = 'Beacon/Access';

/** CloudWatch takes no colon in the name of a filter's metric. */
export const throttledMetricName = ({ service, environment }: Watched): string =>
  `ThrottledRequests-${service}-${environment}`.replaceAll(':', '_');

const wholeDimensions = ({ service, environment }: Watched) => ({
  Service: service,
  Environment: environment,
});

export const whole: Targets = watched => [{ dimensions: wholeDimensions(watched) }];

export const heartbeat: Targets = watched => (watched.heartbeat ? whole(watched) : []);

export const buffer: Targets = watched => (watched.components.includes('buffer') ? whole(watched) : []);

export const eachComponent: Targets = watched =>
  watched.components.map(name => ({
    suffix: name,
    dimensions: { ...wholeDimensions(watched), Component: name },
  }));

/** Those that are asked over the network, and so have a latency: the function's own memory has none. */
export const askedComponents: Targets = watched =>
  eachComponent({ ...watched, components: watched.components.filter(name => name !== 'memory') });

/** Those that answer requests. */
export const servingFunctions: Targets = ({ functions: { health, edge } }) =>
  Object.entries({ health, edge }).map(([suffix, { functionName }]) => ({
    suffix,
    dimensions: { FunctionName: functionName },
  }));

export const probeFunction: Targets = ({ functions }) => [
  { dimensions: { FunctionName: functions.probe.functionName } },
];

export const alarmFunction: Targets = ({ functions }) => [
  { dimensions: { FunctionName: functions.alarm.functionName } },
];

export const firewall: Targets = ({ webAclMetricName }) =>
  webAclMetricName ? [{ dimensions: { WebACL: webAclMetricName, Rule: 'ALL', Region: Aws.REGION } }] : [];

export const accessLog: Targets = watched =>
  watched.accessLogGroup ? [{ dimensions: {}, metricName: throttledMetricName(watched) }] : [];

export const deadLetters: Targets = ({ deadLetterQueue }) =>
  deadLetterQueue ? [{ dimensions: { QueueName: deadLetterQueue.queueName } }] : [];

export const instance: Targets = ({ database = {} }) =>
  database.instanceId ? [{ dimensions: { DBInstanceIdentifier: database.instanceId } }] : [];

export const cluster: Targets = ({ database = {} }) =>
  database.clusterId ? [{ dimensions: { DBClusterIdentifier: database.clusterId } }] : [];

export const database: Targets = watched => [...instance(watched), ...cluster(watched)];

/** Nodes are counted, since their names may be known at deployment only. */
export const eachNode: Targets = ({ cache: { nodeIds = [] } = {} }) =>
  nodeIds.map((id, index) => ({ suffix: `${index + 1}`, dimensions: { CacheClusterId: id } }));

export const serverlessCache: Targets = ({ cache = {} }) =>
  cache.serverlessName ? [{ dimensions: { clusterId: cache.serverlessName } }] : [];

export const eachCache: Targets = watched => [...eachNode(watched), ...serverlessCache(watched)];
