import { Fn, Token } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import type { CacheIds } from '../../alarms/definitions/targets.ts';
import type { Fault } from '../../validation/faults.ts';
import { formFaults } from '../../validation/names.ts';
import { isBoolean, isRecord, shown, valueFaults } from '../../validation/values.ts';
import { CACHE_NAME } from '../../validation/variables.ts';
import { endpointFaults } from '../link/endpoint-faults.ts';
import { clusterFaults, isCluster } from './cluster-mode.ts';
import { groupLoginFaults, serverlessLoginFaults } from './iam-login-faults.ts';
import { nodeIds } from './node-ids.ts';
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
  const securityGroups = groupsOf(target.securityGroupIds);
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
  const securityGroups = groupsOf(target.securityGroupIds);
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

function engineFaults(engine: string | undefined): Fault[] {
  if (engine !== 'memcached') return [];
  return [{ prop: 'target', problem: 'got memcached; allowed: Redis or Valkey' }];
}

/**
 * The security groups of a cache. Of a list that only the deployment knows, the first: one that admits the functions is
 * enough.
 */
function groupsOf(ids: string[] | undefined): string[] {
  if (ids === undefined) return [];
  return Token.isUnresolved(ids) ? [Fn.select(0, ids)] : ids;
}

function securityGroupFaults(groups: readonly string[]): Fault[] {
  const problem =
    'has no securityGroupIds, so the construct can add no rule for the functions: set them where you create it';
  return groups.length > 0 ? [] : [{ prop: 'target', problem }];
}

function tlsFaults({ transitEncryptionEnabled }: CfnReplicationGroup, tls: boolean): Fault[] {
  if (!tls || transitEncryptionEnabled === true || Token.isUnresolved(transitEncryptionEnabled)) return [];
  const cure =
    'set transitEncryptionEnabled to true where you create it, or set tls to false and login to "none"';
  return [{ prop: 'target', problem: `does not use TLS: ${cure}` }];
}
