import { Reference, Token, Tokenization } from 'aws-cdk-lib';
import { CfnParameterGroup, type CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import type { Fault } from '../../validation/faults.ts';
import { isRecord } from '../../validation/values.ts';

/** Whether a replication group is a cluster, as far as synth knows. Each of these says that it is one. */
export function isCluster(group: CfnReplicationGroup): boolean {
  const { clusterMode, numNodeGroups = 1, nodeGroupConfiguration, cacheParameterGroupName } = group;
  const isList = Array.isArray(nodeGroupConfiguration) && nodeGroupConfiguration.length > 1;
  const shards = Token.isUnresolved(numNodeGroups) ? 1 : numNodeGroups;
  return clusterMode === 'enabled' || shards > 1 || isList || isForClusters(cacheParameterGroupName);
}

/** The default parameter groups of clusters end in `.cluster.on`. A group of the app says it by a parameter. */
function isForClusters(name = ''): boolean {
  if (!Token.isUnresolved(name)) return name.endsWith('.cluster.on');
  const properties = parameterGroupOf(name)?.properties;
  return isRecord(properties) && properties['cluster-enabled'] === 'yes';
}

function parameterGroupOf(name: string): CfnParameterGroup | undefined {
  const token = Token.isUnresolved(name) ? Tokenization.reverseString(name).firstToken : undefined;
  const target = token && Reference.isReference(token) ? token.target : undefined;
  return target instanceof CfnParameterGroup ? target : undefined;
}

/** Synth must know which endpoint there is. @param given the prop `cluster` */
export function clusterFaults(group: CfnReplicationGroup, given: boolean | undefined): Fault[] {
  if (given !== undefined || group.clusterMode === 'disabled' || isCluster(group)) return [];
  const unknown = unknownIn(group);
  if (unknown === undefined) return [];
  const problem = `is not given, and synth does not know ${unknown} of the target, so not whether it is a cluster: set true or false`;
  return [{ prop: 'cluster', problem }];
}

/** What may say that it is a cluster, but only at the deployment. */
function unknownIn(group: CfnReplicationGroup): string | undefined {
  const { numNodeGroups, nodeGroupConfiguration, clusterMode, cacheParameterGroupName = '' } = group;
  const groupName = parameterGroupOf(cacheParameterGroupName) ? '' : cacheParameterGroupName;
  const values = { numNodeGroups, nodeGroupConfiguration, clusterMode, cacheParameterGroupName: groupName };
  return Object.entries(values).find(([, value]) => Token.isUnresolved(value))?.[0];
}
