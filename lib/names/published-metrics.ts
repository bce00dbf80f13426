import { METRICS, type Metric, type MetricName } from './metrics.ts';

/** What is known about a metric; nothing when the name is none. */
function metricNamed(name: string): Partial<Metric> {
  return Object.hasOwn(METRICS, name) ? METRICS[name as MetricName] : {};
}

/** How a gauge is published; `undefined` when the name is none of a gauge. */
export function gaugeOf(name: string): Metric['gauge'] {
  return metricNamed(name).gauge;
}

/** Whether a metric is published when it is 0. */
export function isPublishedAtZero(name: string): boolean {
  return metricNamed(name).published !== 'when not 0';
}
