import { IDENTIFIER } from '../../settings/patterns.ts';
import type { SettingTable } from '../../settings/setting.ts';
import type { KindNumbers, Measure } from '../kind/measure.ts';

const TABLE = {
  RDS_INSTANCE_ID: {
    type: 'text',
    ...IDENTIFIER,
    meaning: 'alarm function: show the metrics of this RDS instance,',
  },
  RDS_CLUSTER_ID: { type: 'text', ...IDENTIFIER, meaning: '… of this Aurora cluster' },
} as const satisfies SettingTable;

type Metric = Pick<Measure, 'name' | 'label' | 'stat' | 'unit'>;

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
const METRICS: readonly Metric[] = [
  { name: 'CPUUtilization', label: 'CPU', stat: 'Maximum', unit: 'percent' },
  { name: 'DatabaseConnections', label: 'connections', stat: 'Maximum', unit: 'plain' },
  { name: 'FreeableMemory', label: 'free memory', stat: 'Minimum', unit: 'bytes' },
];

/** Aurora has no such metric, because its storage grows automatically. */
const DISK: Metric = { name: 'FreeStorageSpace', label: 'free storage', stat: 'Minimum', unit: 'bytes' };

/** The metrics of an RDS instance or an Aurora cluster. */
export const postgresqlNumbers: KindNumbers<typeof TABLE> = {
  kind: 'postgresql',
  component: 'database',
  table: TABLE,
  measures: ({ RDS_INSTANCE_ID: instance, RDS_CLUSTER_ID: cluster }) => [
    ...(instance ? measures('RDS', [...METRICS, DISK], { DBInstanceIdentifier: instance }) : []),
    ...(cluster ? measures('Aurora', METRICS, { DBClusterIdentifier: cluster }) : []),
  ],
};

function measures(of: string, metrics: readonly Metric[], dimensions: Measure['dimensions']): Measure[] {
  return metrics.map(metric => ({
    ...metric,
    namespace: 'AWS/RDS',
    dimensions,
    label: `${of} ${metric.label}`,
  }));
}
