import type { ComponentReport, Report } from '../health/report.ts';
import { STATUSES, type Status } from '../health/status.ts';
import type { MetricName } from '../names/metrics.ts';
import type { Clock } from '../time/clock.ts';
import { roundMs } from '../time/round-ms.ts';
import { emfLine, type Values } from './emf.ts';

/** What a function publishes, each from what it saw itself: never from a stored result or another call's run. */
export type Metrics = {
  /** Statuses, latencies and gauges. For the probe function alone: one series, one sample a minute. */
  readonly everything: (report: Report, scope: 'all' | 'some') => void;
  /** How long the dependencies took that this call asked; of health traffic that found them up, once a minute. */
  readonly latencies: (report: Report, isHealthTraffic: boolean) => void;
  readonly coldStart: () => void;
  /** The check itself broke. */
  readonly checkerError: () => void;
};

export type MetricsOptions = {
  readonly service: string;
  readonly environment: string;
  readonly clock: Clock;
  /** Where lines go: stdout, past `console`. */
  readonly write: (line: string) => void;
};

/** CloudWatch's period of a metric of standard resolution, ms. */
const PERIOD_MS = 60_000;

/** Publishes metrics as lines of CloudWatch's embedded metric format: no request, no right, no way out of the VPC. */
export function createMetrics({
  service: Service,
  environment: Environment,
  clock,
  write,
}: MetricsOptions): Metrics {
  const dropsSince = dropCounter();
  const isDue = oncePerPeriod();
  const emit = (line: string | undefined) => {
    if (line) write(line);
  };
  const whole = (values: Values<'whole'>) =>
    emit(emfLine('whole', { Service, Environment }, values, clock.now()));
  const component = ({ name, reason }: ComponentReport, values: Values<'component'>) =>
    emit(emfLine('component', { Service, Environment, Component: name }, values, clock.now(), { reason }));

  return {
    everything(report, scope) {
      const seen = observed(report);
      for (const part of seen)
        component(part, { ComponentStatus: level(part.state), LatencyMs: latency(part) });
      const verdict = scope === 'all' && seen.length > 0 ? verdictOf(report) : {};
      whole({ ...verdict, ...gauges(seen), BufferDropped: dropsSince(fieldOf(seen, DROPPED)) });
    },
    latencies(report, isHealthTraffic) {
      const seen = observed(report).filter(part => !isHealthTraffic || part.state !== 'up' || isDue(part));
      for (const part of seen) component(part, { LatencyMs: latency(part) });
    },
    coldStart: () => whole({ ColdStart: 1 }),
    checkerError: () => whole({ CheckerError: 1 }),
  };
}

function observed({ components }: Report): ComponentReport[] {
  return components.filter(({ origin }) => origin === 'run');
}

/** A look at this process takes no time worth a metric. */
function latency({ local, durationMs }: ComponentReport): number | undefined {
  return local ? undefined : roundMs(durationMs);
}

function level(status: Status): number {
  return STATUSES.indexOf(status);
}

/** Of a run of everything: a run of one component says nothing of the whole. */
function verdictOf({ status, durationMs }: Report): Values<'whole'> {
  return { Status: level(status), Unhealthy: status === 'down' ? 1 : 0, DurationMs: roundMs(durationMs) };
}

/** Whether a component's period is over: the series has one point in each, and a line more is a line to pay. */
function oncePerPeriod(): (part: ComponentReport) => boolean {
  const published = new Map<string, number>();
  return ({ name, observedAt }) => {
    const last = published.get(name);
    if (last !== undefined && Math.abs(observedAt - last) < PERIOD_MS) return false;
    published.set(name, observedAt);
    return true;
  };
}

/** Where a gauge is read: a field of the components of a kind. */
type Source = { readonly kind: string; readonly field: string; readonly factor?: number };

const DROPPED: Source = { kind: 'audit-buffer', field: 'dropped_count' };

const GAUGES = {
  MemoryPercent: { kind: 'process', field: 'usage_percent' },
  BufferDepth: { kind: 'audit-buffer', field: 'item_count' },
  BufferBytes: { kind: 'audit-buffer', field: 'memory_mb', factor: 1024 * 1024 },
  BufferAtRisk: { kind: 'audit-buffer', field: 'at_risk_count' },
} as const satisfies Partial<Record<MetricName, Source>>;

function gauges(seen: readonly ComponentReport[]): Values<'whole'> {
  return Object.fromEntries(Object.entries(GAUGES).map(([name, source]) => [name, fieldOf(seen, source)]));
}

function fieldOf(seen: readonly ComponentReport[], { kind, field, factor = 1 }: Source): number | undefined {
  const value = seen.find(part => part.kind === kind)?.fields[field];
  return typeof value === 'number' ? value * factor : undefined;
}

/** Events dropped since the last look: nothing to compare with at the first, none where a count began anew. */
function dropCounter(): (total: number | undefined) => number | undefined {
  let last: number | undefined;
  return total => {
    const since = total === undefined || last === undefined ? undefined : Math.max(0, total - last);
    last = total ?? last;
    return since;
  };
}
