import { Stack } from 'aws-cdk-lib';
import { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

/**
 * Whether a database pauses while no client is connected: an Aurora Serverless v2 with a minimum capacity of 0. A capacity
 * that is only known at the deployment counts as more than 0.
 */
export function mayPause(target: unknown): boolean {
  const cluster = Construct.isConstruct(target) ? target.node.defaultChild : undefined;
  if (!Construct.isConstruct(target) || !(cluster instanceof CfnDBCluster)) return false;
  const { minCapacity } = Stack.of(cluster).resolve(cluster.serverlessV2ScalingConfiguration) ?? {};
  return minCapacity === 0 && hasServerlessWriter(target);
}

/** CDK creates the writer first. Where the cluster has no instances of its own, they are elsewhere, of any class. */
function hasServerlessWriter(target: Construct): boolean {
  const writer = target.node.findAll().find(each => each instanceof CfnDBInstance);
  return writer === undefined || Stack.of(writer).resolve(writer.dbInstanceClass) === 'db.serverless';
}
