import { Token } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import type { CacheIds } from '../../alarms/definitions/targets.ts';
import type { Fault } from '../../validation/faults.ts';
import { formFaults } from '../../validation/names.ts';
import { isBoolean, isRecord, shown, valueFaults } from '../../validation/values.ts';
import { CACHE_NAME } from '../../validation/variables.ts';
import { endpointFaults } from '../link/endpoint-faults.ts';
import { groupLoginFaults, serverlessLoginFaults } from './iam-login-faults.ts';
import type { ImportedCache, RedisEndpoint, RedisProps } from './redis-props.ts';

const PORT = 6379;

/** What CDK knows about a cache. */
export type RedisTarget = {
  /** `undefined` when CDK does not know it; then there is a fault. */
  readonly endpoint?: {
    readonly host: string;
    readonly port: number;
    /** Security groups, or the ids that the cache was created with. */
    readonly securityGroups: readonly (ISecurityGroup | string)[];
  };
  readonly name?: string;
  readonly cluster: boolean;
  readonly serverless: boolean;
  readonly ids: CacheIds;
  readonly faults: readonly Fault[];
  /** Why it accepts no IAM logins. @default - it does, as far as synth knows */
  readonly iamFaults?: readonly Fault[];
};

/** Reads a target. Callers without types may give anything. */
export function readTarget({ target, cluster, tls = true }: RedisProps): RedisTarget {
  if (target instanceof CfnReplicationGroup) return replicationGroupTarget(target, tls, cluster);
  if (target instanceof CfnServerlessCache) return serverlessTarget(target);
  if (!isRecord(target)) return unknownTarget(target);
  return isEndpoint(target) ? endpointTarget(target, cluster) : importedTarget(target);
}

const isEndpoint = (target: RedisProps['target']): target is RedisEndpoint => !Construct.isConstruct(target);

function unknownTarget(given: unknown): RedisTarget {
  const problem = `got ${shown(given)}; allowed: a CfnReplicationGroup or a CfnServerlessCache, or { host, port, securityGroup, name }`;
  return { cluster: false, serverless: false, ids: {}, faults: [{ prop: 'target', problem }] };
}

function endpointTarget(target: RedisEndpoint, cluster: boolean | undefined): RedisTarget {
  const { host, port = PORT, securityGroup, name, serverless = false } = target;
  return {
    endpoint: { host, port, securityGroups: [securityGroup] },
    ...(name !== undefined && { name }),
    cluster: cluster ?? serverless,
    serverless,
    ids: {},
    faults: [
      ...endpointFaults(target),
      ...formFaults('target.name', name, CACHE_NAME),
      ...valueFaults('target.serverless', serverless, 'true or false', isBoolean),
    ],
  };
}

function replicationGroupTarget(target: CfnReplicationGroup, tls: boolean, given?: boolean): RedisTarget {
  const name = target.ref;
  const cluster = given ?? isCluster(target);
  const host = cluster ? target.attrConfigurationEndPointAddress : target.attrPrimaryEndPointAddress;
  const port = cluster ? target.attrConfigurationEndPointPort : target.attrPrimaryEndPointPort;
  const securityGroups = target.securityGroupIds ?? [];
  return {
    endpoint: { host, port: Token.asNumber(port), securityGroups },
    name,
    cluster,
    serverless: false,
    ids: { nodeIds: nodeIds(target, name) },
    faults: [
      ...engineFaults(target.engine),
      ...clusterFaults(target, given),
      ...securityGroupFaults(securityGroups),
      ...tlsFaults(target, tls),
    ],
    iamFaults: groupLoginFaults(target),
  };
}

function serverlessTarget(target: CfnServerlessCache): RedisTarget {
  const name = target.ref;
  const securityGroups = target.securityGroupIds ?? [];
  return {
    endpoint: {
      host: target.attrEndpointAddress,
      port: Token.asNumber(target.attrEndpointPort),
      securityGroups,
    },
    name,
    cluster: true,
    serverless: true,
    ids: { serverlessName: name },
    faults: [...engineFaults(target.engine), ...securityGroupFaults(securityGroups)],
    iamFaults: serverlessLoginFaults(target),
  };
}

function importedTarget(target: ImportedCache): RedisTarget {
  const serverless = target.serverlessCacheRef !== undefined;
  const name =
    target.serverlessCacheRef?.serverlessCacheName ?? target.replicationGroupRef?.replicationGroupId;
  if (name === undefined) return unknownTarget(target);
  const problem =
    'was imported, and CDK does not know the endpoint of an import: give { host, port, securityGroup, name } instead';
  return { name, serverless, cluster: serverless, ids: {}, faults: [{ prop: 'target', problem }] };
}

/** Each of these says that it is a cluster. The default parameter groups of clusters end in `.cluster.on`. */
function isCluster(group: CfnReplicationGroup): boolean {
  const { clusterMode, numNodeGroups = 1, nodeGroupConfiguration, cacheParameterGroupName = '' } = group;
  const isList = Array.isArray(nodeGroupConfiguration) && nodeGroupConfiguration.length > 1;
  const shards = Token.isUnresolved(numNodeGroups) ? 1 : numNodeGroups;
  return clusterMode === 'enabled' || shards > 1 || isList || cacheParameterGroupName.endsWith('.cluster.on');
}

/** Synth must know which endpoint there is. */
function clusterFaults({ numNodeGroups }: CfnReplicationGroup, given: boolean | undefined): Fault[] {
  if (given !== undefined || !Token.isUnresolved(numNodeGroups)) return [];
  const problem =
    'is not given, and synth does not know numNodeGroups of the target, so not whether it is a cluster: set true or false';
  return [{ prop: 'cluster', problem }];
}

function engineFaults(engine: string | undefined): Fault[] {
  if (engine !== 'memcached') return [];
  return [{ prop: 'target', problem: 'got memcached; allowed: Redis or Valkey' }];
}

/** CacheClusterIds as ElastiCache forms them: `<group>-001`, in a cluster `<group>-0001-001`. */
function nodeIds(group: CfnReplicationGroup, id: string): string[] {
  const numbers = (count: number, width: number) =>
    Array.from({ length: count }, (_, index) => String(index + 1).padStart(width, '0'));
  const { replicasPerNodeGroup: replicas, numCacheClusters = 1 } = group;
  const shards = shardsOf(group);
  const nodes = numbers(replicas === undefined ? numCacheClusters : replicas + 1, 3);
  if (!isCluster(group)) return nodes.map(node => `${id}-${node}`);
  return numbers(shards, 4).flatMap(shard => nodes.map(node => `${id}-${shard}-${node}`));
}

/** The shards that synth knows: none of a cluster whose number is only known at the deployment. */
function shardsOf({ numNodeGroups, nodeGroupConfiguration }: CfnReplicationGroup): number {
  if (Token.isUnresolved(numNodeGroups)) return 0;
  return numNodeGroups ?? (Array.isArray(nodeGroupConfiguration) ? nodeGroupConfiguration.length : 1);
}

function securityGroupFaults(groups: readonly string[]): Fault[] {
  const problem =
    'has no securityGroupIds, so the construct can add no rule for the functions: set them where you create it';
  return groups.length > 0 ? [] : [{ prop: 'target', problem }];
}

function tlsFaults({ transitEncryptionEnabled }: CfnReplicationGroup, tls: boolean): Fault[] {
  if (!tls || transitEncryptionEnabled === true) return [];
  const cure =
    'set transitEncryptionEnabled to true where you create it, or set tls to false and login to "none"';
  return [{ prop: 'target', problem: `does not use TLS: ${cure}` }];
}
