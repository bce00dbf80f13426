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
import type { Fault } from '../../validation/faults.ts';
import type { DatabaseProps } from './postgresql-props.ts';

const PORT = 5432;

/** Where a database is, as far as CDK knows, and how to let somebody log in. */
export type DatabasePlace = {
  readonly endpoint?: {
    readonly host: string;
    readonly port: number;
    readonly securityGroups: readonly ISecurityGroup[];
  };
  readonly isProxy?: boolean;
  readonly grantConnect?: (grantee: IGrantable, user: string) => void;
  /** What stands against an IAM login, unless a `resourceId` is given. */
  readonly iamFault?: Fault;
  readonly faults: readonly Fault[];
};

export function placeOf(target: DatabaseProps['target']): DatabasePlace {
  if ('instanceEndpoint' in target) return instancePlace(target);
  if ('dbProxyArn' in target) return proxyPlace(target);
  if ('clusterIdentifier' in target) return clusterPlace(target);
  const { host, port = PORT, securityGroup } = target;
  return { endpoint: { host, port, securityGroups: [securityGroup] }, iamFault: NO_RESOURCE_ID, faults: [] };
}

const NO_RESOURCE_ID: Fault = {
  prop: 'database.resourceId',
  problem:
    'is not given, and the target does not tell it; an IAM login needs it: set it to db-…, cluster-… or prx-… ' +
    '(aws rds describe-db-instances, describe-db-clusters or describe-db-proxies), or give a secret',
};

function instancePlace(instance: IDatabaseInstance): DatabasePlace {
  const { hostname: host, port } = instance.instanceEndpoint;
  const { securityGroups } = instance.connections;
  const own = instance.node.defaultChild;
  const switchedOff = own instanceof CfnDBInstance && own.enableIamDatabaseAuthentication === false;
  const iamFault = switchedOff ? IAM_OFF : NO_RESOURCE_ID;
  const tellsId = instance.instanceResourceId !== undefined;
  return {
    endpoint: { host, port, securityGroups },
    grantConnect: (grantee, user) => instance.grantConnect(grantee, user),
    ...((switchedOff || !tellsId) && { iamFault }),
    faults: [...securityFaults(securityGroups), ...engineFaults(instance.engine)],
  };
}

function clusterPlace(cluster: IDatabaseCluster): DatabasePlace {
  const { securityGroups } = cluster.connections;
  const endpoint = attempt(() => cluster.clusterEndpoint);
  const own = cluster.node.defaultChild;
  const iamOff = own instanceof CfnDBCluster && own.enableIamDatabaseAuthentication !== true;
  const tellsId = attempt(() => cluster.clusterResourceIdentifier) !== undefined;
  return {
    ...(endpoint && { endpoint: { host: endpoint.hostname, port: endpoint.port, securityGroups } }),
    grantConnect: (grantee, user) => cluster.grantConnect(grantee, user),
    ...(iamOff ? { iamFault: IAM_OFF } : !tellsId && { iamFault: NO_RESOURCE_ID }),
    faults: [
      ...(endpoint ? [] : [NO_ENDPOINT]),
      ...securityFaults(securityGroups),
      ...engineFaults(cluster.engine),
    ],
  };
}

function proxyPlace(proxy: IDatabaseProxy): DatabasePlace {
  // The interface says nothing of its security groups; what CDK makes and imports has them.
  const securityGroups = 'connections' in proxy ? connectionsOf(proxy) : [];
  return {
    endpoint: { host: proxy.endpoint, port: PORT, securityGroups },
    isProxy: true,
    grantConnect: (grantee, user) => proxy.grantConnect(grantee, user),
    faults: securityFaults(securityGroups),
  };
}

function connectionsOf({ connections }: { readonly connections: unknown }): readonly ISecurityGroup[] {
  const isConnections = (value: unknown): value is { securityGroups: ISecurityGroup[] } =>
    typeof value === 'object' && value !== null && 'securityGroups' in value;
  return isConnections(connections) ? connections.securityGroups : [];
}

const IAM_OFF: Fault = {
  prop: 'database.target',
  problem: 'takes no IAM logins: set iamAuthentication to true where it is made, or give a secret',
};

const NO_ENDPOINT: Fault = {
  prop: 'database.target',
  problem: 'was imported without an endpoint: import it with clusterEndpointAddress and port',
};

function securityFaults(groups: readonly ISecurityGroup[]): Fault[] {
  const problem = 'was imported without security groups, so nothing can be let in: import it with them';
  return groups.length > 0 ? [] : [{ prop: 'database.target', problem }];
}

function engineFaults(engine: IEngine | undefined): Fault[] {
  if (!engine || engine.engineFamily === 'POSTGRESQL') return [];
  return [{ prop: 'database.target', problem: `got ${engine.engineType}; allowed: PostgreSQL` }];
}

/** Imported clusters throw where asked for what they were not told. */
function attempt<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch {
    return undefined;
  }
}
