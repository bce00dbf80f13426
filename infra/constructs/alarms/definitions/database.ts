import { AURORA_REPLICA_LAG_MS, CPU_PERCENT, REPLICA_LAG_SECONDS, threshold } from '../thresholds.ts';
import { aws } from '../wiring/metric.ts';
import type { AlarmDefinition } from './definition.ts';
import { cluster, database, instance } from './targets.ts';

const STEADY = { evaluation: [3, 3], missing: 'notBreaching' } as const;
const WHERE = 'The dashboard: the database; Performance Insights.';

/** On RDS's own metrics, where an instance or cluster is named. */
export const DATABASE_ALARMS: readonly AlarmDefinition[] = [
  {
    ...STEADY,
    id: 'database-cpu',
    of: database,
    metric: aws('RDS', 'CPUUtilization', 'Average'),
    threshold: CPU_PERCENT,
    means: `The database's CPU has been above ${CPU_PERCENT} % for a quarter of an hour.`,
    doFirst: 'Find the statements that take most of it.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'database-storage',
    of: instance,
    metric: aws('RDS', 'FreeStorageSpace', 'Minimum'),
    threshold: threshold('freeStorageBytes'),
    below: true,
    means: "The database's disk is nearly full: then it stops to write.",
    doFirst: 'Raise the storage; then find what grows (tables, WAL held by a replication slot, logs).',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'database-connections',
    of: database,
    metric: aws('RDS', 'DatabaseConnections', 'Maximum'),
    threshold: threshold('databaseConnections'),
    means: 'The database nears its limit of connections: then it refuses new ones.',
    doFirst: 'Find who holds them (pg_stat_activity, by application_name and state).',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'database-replica-lag',
    of: instance,
    metric: aws('RDS', 'ReplicaLag', 'Maximum'),
    threshold: REPLICA_LAG_SECONDS,
    means: `This instance is a replica, and ${REPLICA_LAG_SECONDS} s or more behind: readers see old data.`,
    doFirst: 'Look for a burst of writes, or a long query on the replica that holds it up.',
    where: WHERE,
  },
  {
    ...STEADY,
    id: 'database-reader-lag',
    of: cluster,
    metric: aws('RDS', 'AuroraReplicaLag', 'Maximum'),
    threshold: AURORA_REPLICA_LAG_MS,
    means: `A reader of the cluster is ${AURORA_REPLICA_LAG_MS} ms or more behind: it is overloaded, and may restart.`,
    doFirst: 'Compare the CPU of reader and writer: a reader must not be much smaller.',
    where: WHERE,
  },
];
