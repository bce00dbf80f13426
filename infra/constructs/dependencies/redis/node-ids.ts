import { Token } from 'aws-cdk-lib';
import type { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { isCluster } from './cluster-mode.ts';

/**
 * CacheClusterIds as ElastiCache forms them: `<group>-001`, in a cluster `<group>-0001-001`. None where synth does not know
 * how many nodes or shards there are. @param id of the group
 */
export function nodeIds(group: CfnReplicationGroup, id: string): string[] {
  const nodes = numbers(nodesOf(group), 3);
  if (!isCluster(group)) return nodes.map(node => `${id}-${node}`);
  return numbers(shardsOf(group), 4).flatMap(shard => nodes.map(node => `${id}-${shard}-${node}`));
}

const numbers = (count: number, width: number) =>
  Array.from({ length: count }, (_, index) => String(index + 1).padStart(width, '0'));

/** The nodes of each shard. */
function nodesOf({ replicasPerNodeGroup, numCacheClusters = 1 }: CfnReplicationGroup): number {
  if (Token.isUnresolved(replicasPerNodeGroup ?? numCacheClusters)) return 0;
  return replicasPerNodeGroup === undefined ? numCacheClusters : replicasPerNodeGroup + 1;
}

function shardsOf({ numNodeGroups, nodeGroupConfiguration }: CfnReplicationGroup): number {
  if (Token.isUnresolved(numNodeGroups)) return 0;
  return numNodeGroups ?? (Array.isArray(nodeGroupConfiguration) ? nodeGroupConfiguration.length : 1);
}
