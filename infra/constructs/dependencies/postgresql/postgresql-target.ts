import { Stack } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  CfnDBCluster,
  CfnDBInstance,
  type IDatabaseCluster,
  type IDatabaseInstance,
  type IDatabaseProxy,
} from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import type { DatabaseIds } from '../../alarms/definitions/targets.ts';
import type { Fault } from '../../validation/faults.ts';
import { DATABASE_IDENTIFIER, formFaults } from '../../validation/names.ts';
import { isPlaceholder } from '../../validation/placeholders.ts';
import { isRecord } from '../../validation/values.ts';
import { endpointFaults } from '../link/endpoint-faults.ts';
import type { PostgresqlEndpoint, PostgresqlProps } from './postgresql-props.ts';
import { proxyLogin } from './proxy-login.ts';
import { grantConnectToInstance } from './resource-id.ts';
import {
  engineFaults,
  IAM_OFF,
  idFault,
  NO_ENDPOINT,
  NO_RESOURCE_ID,
  securityGroupFaults,
  unknownFaults,
} from './target-faults.ts';

const PORT = 5432;

/** What CDK knows about a database, and how to allow IAM logins to it. */
export type PostgresqlTarget = {
  /** `undefined` when CDK does not know it; then there is a fault. */
  readonly endpoint?: {
    readonly host: string;
    readonly port: number;
    readonly securityGroups: readonly ISecurityGroup[];
  };
  readonly isProxy?: boolean;
  /** Whether it is a proxy that logs in to the database by IAM, and not with a password. @default false */
  readonly endToEnd?: boolean;
  /** Allows IAM logins of a user. @default - the target can't; then `resourceId` is needed */
  readonly grantConnect?: (grantee: IGrantable, user: string) => void;
  /** Why IAM logins are not possible without a `resourceId`. @default - they are */
  readonly iamFault?: Fault;
  /** Why logins with a password are not possible. @default - they are, as far as synth knows */
  readonly passwordFault?: Fault;
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
  return { ids: {}, faults: unknownFaults(given) };
}

function instanceTarget(instance: IDatabaseInstance): PostgresqlTarget {
  const { hostname: host, port } = instance.instanceEndpoint;
  const { securityGroups } = instance.connections;
  const own = instance.node.defaultChild;
  // CDK gives a value that it computes at the end of synth, because `grantConnect` may change it.
  const switchedOff =
    own instanceof CfnDBInstance && Stack.of(own).resolve(own.enableIamDatabaseAuthentication) === false;
  const iamFault = switchedOff ? IAM_OFF : instanceIdFault(instance);
  return {
    endpoint: { host, port, securityGroups },
    grantConnect: (grantee, user) => grantConnectToInstance(instance, grantee, user),
    ...(iamFault && { iamFault }),
    ids: { instanceId: instance.instanceIdentifier },
    faults: [...groupFaults(host, securityGroups), ...engineFaults(instance.engine)],
  };
}

function instanceIdFault({ node, instanceResourceId }: IDatabaseInstance): Fault | undefined {
  return node.defaultChild instanceof CfnDBInstance
    ? undefined
    : idFault('instanceResourceId', instanceResourceId);
}

/** A database that CDK has not looked up yet has no security groups yet. */
function groupFaults(host: string, groups: readonly ISecurityGroup[]): Fault[] {
  return isPlaceholder(host) ? [] : securityGroupFaults(groups);
}

function clusterTarget(cluster: IDatabaseCluster): PostgresqlTarget {
  const { securityGroups } = cluster.connections;
  const endpoint = known(() => cluster.clusterEndpoint);
  const own = cluster.node.defaultChild;
  const iamOff = own instanceof CfnDBCluster && own.enableIamDatabaseAuthentication !== true;
  const id = known(() => cluster.clusterResourceIdentifier);
  const iamFault = iamOff ? IAM_OFF : idFault('clusterResourceIdentifier', id);
  return {
    ...(endpoint && { endpoint: { host: endpoint.hostname, port: endpoint.port, securityGroups } }),
    grantConnect: (grantee, user) => cluster.grantConnect(grantee, user),
    ...(iamFault && { iamFault }),
    ids: { clusterId: cluster.clusterIdentifier },
    faults: [
      ...(endpoint ? [] : [NO_ENDPOINT]),
      ...groupFaults(endpoint?.hostname ?? '', securityGroups),
      ...engineFaults(cluster.engine),
    ],
  };
}

function proxyTarget(proxy: IDatabaseProxy): PostgresqlTarget {
  // The interface has no security groups, but the proxies that CDK creates and imports have them.
  const securityGroups = 'connections' in proxy ? securityGroupsOf(proxy.connections) : [];
  const { faults, ...login } = proxyLogin(proxy);
  return {
    endpoint: { host: proxy.endpoint, port: PORT, securityGroups },
    isProxy: true,
    ...login,
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

/** An imported cluster throws when it is asked for something that the import did not say. */
function known<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
