import { Stack } from 'aws-cdk-lib';
import { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { Construct, type IConstruct } from 'constructs';
import type { DatabaseTraits } from '../../alarms/definitions/targets.ts';
import { classConnections, serverlessConnections } from './max-connections.ts';
import type { PostgresqlProps } from './postgresql-props.ts';

const GIB = 1024 ** 3;

/** Free space, GiB, under which there is an alarm: a tenth of the volume, but not less and not more than this. */
const FREE_GIB = { least: 2, most: 20 } as const;

/** Of the connections that the user says: the rest takes a burst. */
const OF_GIVEN = 0.8;

/**
 * Of the connections that a class has by AWS's formula. The system keeps memory for itself, so the smallest instances
 * have a quarter less than the formula says, and large ones 7 %.
 */
const OF_FORMULA = 0.7;

/** What synth knows about a database, for the limits of its alarms and for which alarms there are. */
export function databaseTraits({ target, maxConnections, replica }: PostgresqlProps): DatabaseTraits {
  const known = Construct.isConstruct(target) ? traitsOf(target) : {};
  return {
    ...known,
    ...(replica !== undefined && { isReplica: replica }),
    ...(maxConnections !== undefined && { connections: Math.floor(maxConnections * OF_GIVEN) }),
  };
}

function traitsOf(target: IConstruct): DatabaseTraits {
  const own = target.node.defaultChild;
  if (own instanceof CfnDBInstance) {
    return { isReplica: isReplica(own), freeStorageBytes: freeBytes(own), connections: connections(own) };
  }
  return own instanceof CfnDBCluster ? clusterTraits(target, own) : {};
}

/** Of a cluster whose instances are elsewhere, synth does not know how many readers there are. */
function clusterTraits(target: IConstruct, cluster: CfnDBCluster): DatabaseTraits {
  const instances = target.node.findAll().filter(each => each instanceof CfnDBInstance);
  const limits = instances.map(each => connections(each, cluster));
  const known = limits.filter(limit => limit !== undefined);
  return {
    ...(instances.length > 0 && { hasReader: instances.length > 1 }),
    ...(known.length > 0 && known.length === limits.length && { connections: Math.min(...known) }),
  };
}

function isReplica({ sourceDbInstanceIdentifier, sourceDbClusterIdentifier }: CfnDBInstance): boolean {
  return sourceDbInstanceIdentifier !== undefined || sourceDbClusterIdentifier !== undefined;
}

function connections(instance: CfnDBInstance, cluster?: CfnDBCluster): number | undefined {
  const dbInstanceClass = Stack.of(instance).resolve(instance.dbInstanceClass); // CDK computes it at the end of synth
  const most =
    dbInstanceClass === 'db.serverless' && cluster
      ? serverlessConnections(Stack.of(cluster).resolve(cluster.serverlessV2ScalingConfiguration))
      : classConnections(dbInstanceClass);
  return most === undefined ? undefined : Math.floor(most * OF_FORMULA);
}

/** RDS makes a volume larger when a tenth of it is free. Then an alarm at a tenth would come each time. */
function freeBytes({ allocatedStorage, maxAllocatedStorage }: CfnDBInstance): number | undefined {
  const gib = Number(allocatedStorage);
  if (!(gib > 0)) return undefined; // not given, or only known at the deployment
  const tenth = Math.min(FREE_GIB.most, Math.max(FREE_GIB.least, gib / 10));
  return (maxAllocatedStorage === undefined ? tenth : tenth / 2) * GIB;
}
