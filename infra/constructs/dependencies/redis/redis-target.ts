import { Token } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  CfnReplicationGroup,
  CfnServerlessCache,
  type IReplicationGroupRef,
  type IServerlessCacheRef,
} from 'aws-cdk-lib/aws-elasticache';
import { ENV } from '../../../../lib/settings/table.ts';
import type { Fault } from '../../validation/faults.ts';
import type { CacheProps } from './redis-props.ts';

const PORT = 6379;

/** Where a cache is, as far as CDK knows. */
export type CachePlace = {
  readonly endpoint?: {
    readonly host: string;
    readonly port: number;
    /** Groups, or the ids that the cache was made with. */
    readonly securityGroups: readonly (ISecurityGroup | string)[];
  };
  readonly name?: string;
  readonly cluster: boolean;
  readonly serverless: boolean;
  readonly faults: readonly Fault[];
};

export function cachePlaceOf({ target, cluster, tls = true }: CacheProps): CachePlace {
  if ('replicationGroupRef' in target) return replicationGroupPlace(target, tls);
  if ('serverlessCacheRef' in target) return serverlessPlace(target);
  const { host, port = PORT, securityGroup, name, serverless = false } = target;
  return {
    endpoint: { host, port, securityGroups: [securityGroup] },
    ...(name !== undefined && { name }),
    cluster: cluster ?? serverless,
    serverless,
    faults: name === undefined ? [] : nameFaults(name),
  };
}

function replicationGroupPlace(target: IReplicationGroupRef, tls: boolean): CachePlace {
  const name = target.replicationGroupRef.replicationGroupId;
  if (!(target instanceof CfnReplicationGroup)) return unknownPlace(name, false);
  const cluster = target.clusterMode === 'enabled' || (target.numNodeGroups ?? 1) > 1;
  const host = cluster ? target.attrConfigurationEndPointAddress : target.attrPrimaryEndPointAddress;
  const port = cluster ? target.attrConfigurationEndPointPort : target.attrPrimaryEndPointPort;
  const securityGroups = target.securityGroupIds ?? [];
  return {
    endpoint: { host, port: Token.asNumber(port), securityGroups },
    name,
    cluster,
    serverless: false,
    faults: [...securityFaults(securityGroups), ...tlsFaults(target, tls)],
  };
}

function serverlessPlace(target: IServerlessCacheRef): CachePlace {
  const name = target.serverlessCacheRef.serverlessCacheName;
  if (!(target instanceof CfnServerlessCache)) return unknownPlace(name, true);
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
    faults: securityFaults(securityGroups),
  };
}

function unknownPlace(name: string, serverless: boolean): CachePlace {
  const problem = 'was imported, which tells no endpoint: give { host, port, securityGroup, name } instead';
  return { name, serverless, cluster: serverless, faults: [{ prop: 'cache.target', problem }] };
}

function securityFaults(groups: readonly string[]): Fault[] {
  const problem = 'has no securityGroupIds, so nothing can be let in: give it one where it is made';
  return groups.length > 0 ? [] : [{ prop: 'cache.target', problem }];
}

function tlsFaults({ transitEncryptionEnabled }: CfnReplicationGroup, tls: boolean): Fault[] {
  if (!tls || transitEncryptionEnabled === true) return [];
  const cure = 'set transitEncryptionEnabled to true where it is made, or tls to false and login to "none"';
  return [{ prop: 'cache.target', problem: `speaks no TLS: ${cure}` }];
}

function nameFaults(name: string): Fault[] {
  if (Token.isUnresolved(name) || ENV.CACHE_NAME.pattern.test(name)) return [];
  const problem = `got ${JSON.stringify(name)}; allowed: ${ENV.CACHE_NAME.allowed}`;
  return [{ prop: 'cache.target.name', problem }];
}
