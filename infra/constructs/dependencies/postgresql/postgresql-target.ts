import { Stack } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  CfnDBCluster,
  CfnDBInstance,
  type IDatabaseCluster,
  type IDatabaseInstance,
  type IDatabaseProxy,
  type IEngine,
} from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { DatabaseIds } from '../../alarms/definitions/targets.ts';
import type { Fault } from '../../validation/faults.ts';
import { DATABASE_IDENTIFIER, formFaults } from '../../validation/names.ts';
import { isRecord, shown } from '../../validation/values.ts';
import { endpointFaults } from '../link/endpoint-faults.ts';
import type { PostgresqlEndpoint, PostgresqlProps } from './postgresql-props.ts';
import { proxyLogin } from './proxy-login.ts';

const PORT = 5432;

/** What CDK knows about a database, and how to allow IAM logins to it. */
export type PostgresqlTarget = {
  /** `undefined` when CDK does not know it; then there is a fault. */
  readonly endpoint?: {
    readonly host: string;
    readonly port: number;
    readonly securityGroups: readonly ISecurityGroup[];
  };
  /** Whether it is a proxy that logs in to the database with a password. */
  readonly isProxy?: boolean;
  /** Allows IAM logins of a user. @default - the target can't; then `resourceId` is needed */
  readonly grantConnect?: (grantee: IGrantable, user: string) => void;
  /** Why IAM logins are not possible without a `resourceId`. @default - they are */
  readonly iamFault?: Fault;
  readonly ids: DatabaseIds;
  readonly faults: readonly Fault[];
};

/** Reads a target. Callers without types may give anything. */
export function readTarget(target: PostgresqlProps['target']): PostgresqlTarget {
  if (!isRecord(target)) return unknownTarget(target);
  if (isEndpoint(target)) return endpointTarget(target);
  if ('instanceEndpoint' in target) return instanceTarget(target);
  if ('dbProxyArn' in target) return proxyTarget(target);
  return 'clusterIdentifier' in target ? clusterTarget(target) : unknownTarget(target);
}

const isEndpoint = (target: PostgresqlProps['target']): target is PostgresqlEndpoint =>
  !Construct.isConstruct(target);

function endpointTarget(target: PostgresqlEndpoint): PostgresqlTarget {
  const { host, port = PORT, securityGroup, instanceIdentifier, clusterIdentifier } = target;
  return {
    endpoint: { host, port, securityGroups: [securityGroup] },
    iamFault: NO_RESOURCE_ID,
    ids: {
      ...(instanceIdentifier !== undefined && { instanceId: instanceIdentifier }),
      ...(clusterIdentifier !== undefined && { clusterId: clusterIdentifier }),
    },
    faults: [
      ...endpointFaults(target),
      ...formFaults('target.instanceIdentifier', instanceIdentifier, DATABASE_IDENTIFIER),
      ...formFaults('target.clusterIdentifier', clusterIdentifier, DATABASE_IDENTIFIER),
    ],
  };
}

function unknownTarget(given: unknown): PostgresqlTarget {
  const problem = `got ${shown(given)}; allowed: an instance, a cluster or a proxy of aws-rds, or { host, port, securityGroup }`;
  return { ids: {}, faults: [{ prop: 'target', problem }] };
}

const NO_RESOURCE_ID: Fault = {
  prop: 'resourceId',
  problem:
    'is not given, and CDK does not know it from the target; IAM logins need it: set it to db-…, cluster-… or prx-… ' +
    '(aws rds describe-db-instances, describe-db-clusters or describe-db-proxies), or give a secret',
};

function instanceTarget(instance: IDatabaseInstance): PostgresqlTarget {
  const { hostname: host, port } = instance.instanceEndpoint;
  const { securityGroups } = instance.connections;
  const own = instance.node.defaultChild;
  // CDK gives a value that it computes at the end of synth, because `grantConnect` may change it.
  const switchedOff =
    own instanceof CfnDBInstance && Stack.of(own).resolve(own.enableIamDatabaseAuthentication) === false;
  const hasId = instance.instanceResourceId !== undefined;
  return {
    endpoint: { host, port, securityGroups },
    grantConnect: (grantee, user) => instance.grantConnect(grantee, user),
    ...((switchedOff || !hasId) && { iamFault: switchedOff ? IAM_OFF : NO_RESOURCE_ID }),
    ids: { instanceId: instance.instanceIdentifier },
    faults: [...securityGroupFaults(securityGroups), ...engineFaults(instance.engine)],
  };
}

function clusterTarget(cluster: IDatabaseCluster): PostgresqlTarget {
  const { securityGroups } = cluster.connections;
  const endpoint = known(() => cluster.clusterEndpoint);
  const own = cluster.node.defaultChild;
  const iamOff = own instanceof CfnDBCluster && own.enableIamDatabaseAuthentication !== true;
  const hasId = known(() => cluster.clusterResourceIdentifier) !== undefined;
  return {
    ...(endpoint && { endpoint: { host: endpoint.hostname, port: endpoint.port, securityGroups } }),
    grantConnect: (grantee, user) => cluster.grantConnect(grantee, user),
    ...(iamOff ? { iamFault: IAM_OFF } : !hasId && { iamFault: NO_RESOURCE_ID }),
    ids: { clusterId: cluster.clusterIdentifier },
    faults: [
      ...(endpoint ? [] : [NO_ENDPOINT]),
      ...securityGroupFaults(securityGroups),
      ...engineFaults(cluster.engine),
    ],
  };
}

function proxyTarget(proxy: IDatabaseProxy): PostgresqlTarget {
  // The interface has no security groups, but the proxies that CDK creates and imports have them.
  const securityGroups = 'connections' in proxy ? securityGroupsOf(proxy.connections) : [];
  const { iamFault, endToEnd, faults } = proxyLogin(proxy);
  return {
    endpoint: { host: proxy.endpoint, port: PORT, securityGroups },
    isProxy: !endToEnd,
    ...(iamFault && { iamFault }),
    grantConnect: (grantee, user) => proxy.grantConnect(grantee, user),
    ids: {},
    faults: [...faults, ...securityGroupFaults(securityGroups)],
  };
}

function securityGroupsOf(connections: unknown): readonly ISecurityGroup[] {
  const isConnections = (value: unknown): value is { securityGroups: ISecurityGroup[] } =>
    typeof value === 'object' && value !== null && 'securityGroups' in value;
  return isConnections(connections) ? connections.securityGroups : [];
}

const IAM_OFF: Fault = {
  prop: 'target',
  problem: 'accepts no IAM logins: set iamAuthentication to true where you create it, or give a secret',
};

const NO_ENDPOINT: Fault = {
  prop: 'target',
  problem: 'was imported without an endpoint: import it with clusterEndpointAddress and port',
};

function securityGroupFaults(groups: readonly ISecurityGroup[]): Fault[] {
  const problem =
    'was imported without security groups, so the construct can add no rule for the functions: import it with them';
  return groups.length > 0 ? [] : [{ prop: 'target', problem }];
}

function engineFaults(engine: IEngine | undefined): Fault[] {
  if (!engine || engine.engineFamily === 'POSTGRESQL') return [];
  return [{ prop: 'target', problem: `got ${engine.engineType}; allowed: PostgreSQL` }];
}

/** An imported cluster throws when it is asked for something that the import did not say. */
function known<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
