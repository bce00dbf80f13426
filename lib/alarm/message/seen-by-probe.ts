import { type MetricName, NAMESPACE } from '../../names/metrics.ts';
import type { Alarm } from '../event/alarm.ts';

/** The metrics that say what the probe found. */
const FOUND = [
  'Status',
  'Unhealthy',
  'ComponentStatus',
  'PartlyUnreachable',
] as const satisfies readonly MetricName[];

/**
 * Whether the alarm is about what the probe checks: whether a component is up. The probe then sees for itself what the
 * alarm is about. It does not see a full disk, a busy CPU, a slow check that succeeds, or refused requests.
 */
export function isSeenByProbe(alarm: Alarm): boolean {
  return measures(alarm, FOUND);
}

/** Whether the alarm watches one of these metrics of Beacon. */
export function measures({ metrics }: Alarm, names: readonly MetricName[]): boolean {
  return metrics.some(
    ({ source }) =>
      'name' in source && source.namespace === NAMESPACE && names.some(name => name === source.name),
  );
}
