import { DIMENSIONS, METRICS, type MetricName } from '../lib/names/metrics.ts';

const WHAT = {
  Status: 'the whole: 0 up, 1 degraded, 2 down; of runs of everything',
  Unhealthy: '1 where the whole is down',
  DurationMs: 'how long the whole took',
  CheckerError: '1 where the check itself broke',
  ColdStart: '1 for the first request of an environment',
  MemoryPercent: "used of the probe function's memory",
  BufferDepth: 'events that wait',
  BufferBytes: 'their size; absent where it is not measured',
  BufferDropped: "events dropped since this environment's last run; absent in its first, never negative",
  BufferAtRisk: 'events in buffers of which nobody has heard for a while',
  ComponentStatus: 'one component: 0 up, 1 degraded, 2 down',
  LatencyMs: 'how long a run took; of what is asked over the network',
} as const satisfies Record<MetricName, string>;

const FROM_HEALTH: readonly MetricName[] = ['CheckerError', 'ColdStart', 'LatencyMs'];

function publishers(name: MetricName): string {
  if (name === 'ColdStart') return 'health';
  return FROM_HEALTH.includes(name) ? 'probe, health' : 'probe';
}

/** The README's table of metrics, made from the code. */
export function metricsTable(): string {
  const rows = Object.entries(WHAT).map(([key, what]) => {
    const name = key as MetricName;
    const { unit, dimensions } = METRICS[name];
    return `| \`${name}\` | ${DIMENSIONS[dimensions].join(', ')} | ${unit} | ${publishers(name)} | ${what} |`;
  });
  return ['| metric | dimensions | unit | from | |', '|---|---|---|---|---|', ...rows].join('\n');
}
