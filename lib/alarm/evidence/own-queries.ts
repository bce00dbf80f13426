import type { Alarm, AlarmMetric } from '../event/alarm.ts';
import type { NumberQuery } from './numbers.ts';

const MIN_PERIOD_SECONDS = 60;

/** Identifiers that `GetMetricData` takes; the only metric of an alarm has a UUID for one. */
const ID = /^[a-z][a-zA-Z0-9_]{0,254}$/;

/** The alarm's own metrics, as it looks at them: an expression comes with the metrics that it names. */
export function ownQueries({ metrics }: Alarm): NumberQuery[] {
  return metrics.map((metric, index) => ({
    ...metric,
    id: ID.test(metric.id) ? metric.id : `m${index}`,
    label: metric.label ?? labelOf(metric.source),
    unit: 'plain',
    periodSeconds: periodOf(metric),
  }));
}

/** An expression over other metrics has theirs. */
function periodOf({ periodSeconds, source }: AlarmMetric): number | undefined {
  if (periodSeconds === undefined && 'expression' in source) return undefined;
  return Math.max(MIN_PERIOD_SECONDS, periodSeconds ?? MIN_PERIOD_SECONDS);
}

function labelOf(source: AlarmMetric['source']): string {
  if ('expression' in source) return source.expression.slice(0, 80);
  return `${source.namespace} ${source.name} (${source.stat})`;
}

/** How many minutes to look back: 15, or three periods of a metric that is measured less often. */
export function windowMinutes(queries: readonly NumberQuery[]): number {
  const periods = queries.map(({ periodSeconds = MIN_PERIOD_SECONDS }) => periodSeconds);
  return Math.max(15, ...periods.map(seconds => (3 * seconds) / 60));
}
