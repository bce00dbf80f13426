import type { Alarm, AlarmMetric } from '../event/alarm.ts';
import type { NumberQuery } from './numbers.ts';
import { unitOf } from './units.ts';

const MIN_PERIOD_SECONDS = 60;

/** How many minutes of an alarm's metrics are read at least. */
const MIN_MINUTES = 15;

/** What `GetMetricData` accepts as an id. The id of the metric of a single-metric alarm is a UUID, which is not valid. */
const QUERY_ID = /^[a-z][a-zA-Z0-9_]{0,254}$/;

/** Queries for the alarm's own metrics. For an expression they include the metrics that it refers to. */
export function alarmQueries({ metrics }: Alarm): NumberQuery[] {
  return metrics.map((metric, index) => ({
    ...metric,
    id: QUERY_ID.test(metric.id) ? metric.id : `m${index}`,
    label: metric.label ?? labelOf(metric.source),
    unit: unitOf([metric]),
    periodSeconds: periodOf(metric),
  }));
}

/** An expression without a period of its own has the period of its metrics. */
function periodOf({ periodSeconds, source }: AlarmMetric): number | undefined {
  if (periodSeconds === undefined && 'expression' in source) return undefined;
  return Math.max(MIN_PERIOD_SECONDS, periodSeconds ?? MIN_PERIOD_SECONDS);
}

function labelOf(source: AlarmMetric['source']): string {
  if ('expression' in source) return source.expression.slice(0, 80);
  return `${source.namespace} ${source.name} (${source.stat})`;
}

/** How many minutes to read: 15, or three of the longest period if that is more. */
export function windowMinutes(queries: readonly NumberQuery[]): number {
  const periods = queries.map(({ periodSeconds = MIN_PERIOD_SECONDS }) => periodSeconds);
  return Math.max(MIN_MINUTES, ...periods.map(seconds => (3 * seconds) / 60));
}
