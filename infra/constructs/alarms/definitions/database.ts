import { AURORA_REPLICA_LAG_MS, CPU_PERCENT, REPLICA_LAG_SECONDS, threshold } from '../thresholds.ts';
import type { AlarmDefinition } from './definition.ts';
import { awsMetric } from './metric-definition.ts';
import {
  connectionsOf,
  instanceOrCluster,
  readers,
  replica,
  volume,
  type WatchedDatabase,
} from './targets.ts';

const STEADY = { evaluation: [3, 3], missing: 'notBreaching' } as const;
const WHERE = "The dashboard: the database's own metrics; Performance Insights.";

/** Alarms on RDS's metrics of a database. The component's name precedes the id: `database-cpu`, `reports-cpu`. */
export const DATABASE_ALARMS: readonly AlarmDefinition<WatchedDatabase>[] = [
  {
    ...STEADY,
    id: 'cpu',
    of: instanceOrCluster,
    metric: awsMetric('RDS', 'CPUUtilization', 'Average'),
    threshold: CPU_PERCENT,
    means: `The database's CPU has been at ${CPU_PERCENT} % or more for 15 minutes.`,
    doFirst: 'Find the statements that use most of it.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'storage',
    of: volume,
    metric: awsMetric('RDS', 'FreeStorageSpace', 'Minimum'),
    threshold: threshold('freeStorageBytes'),
    below: true,
    means: "The database's disk is nearly full. When it is full, the database can't write.",
    doFirst: 'Add storage. Then find what grows: tables, logs, or WAL that a replication slot keeps.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'connections',
    of: connectionsOf,
    metric: awsMetric('RDS', 'DatabaseConnections', 'Maximum'),
    threshold: threshold('databaseConnections'),
    means: 'The database is close to its limit of connections. At the limit it refuses new ones.',
    doFirst: 'Find who holds them (pg_stat_activity, by application_name and state).',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'replica-lag',
    of: replica,
    metric: awsMetric('RDS', 'ReplicaLag', 'Maximum'),
    threshold: REPLICA_LAG_SECONDS,
    means: `This instance is a replica that is ${REPLICA_LAG_SECONDS} s or more behind. Readers see old data.`,
    doFirst: 'Look for many writes at once, or for a long query on the replica that delays it.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'reader-lag',
    of: readers,
    metric: awsMetric('RDS', 'AuroraReplicaLag', 'Maximum'),
    threshold: AURORA_REPLICA_LAG_MS,
    means: `A reader of the cluster is ${AURORA_REPLICA_LAG_MS} ms or more behind. It is overloaded, and may restart.`,
    doFirst: 'Compare the CPU of reader and writer: a reader must not be much smaller.',
    where: WHERE,
  },
];
