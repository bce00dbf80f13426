import type { EdgeVerdict } from '../health/edge.ts';
import type { ComponentReport, Report } from '../health/report.ts';
import { STATUSES, type Status } from '../health/status.ts';
import { gaugeOf } from '../names/published-metrics.ts';
import type { Clock } from '../time/clock.ts';
import { roundMs } from '../time/round-ms.ts';
import { emfLine, type Values } from './emf.ts';

/** What a function publishes: only what its own runs saw, never a stored result or the result of another call's run. */
export type Metrics = {
  /**
   * Statuses, latencies and gauges. For the probe function only: one series, one sample a minute.
   * @param edge the answer of the edge path. @default - there is no edge path
   */
  readonly everything: (report: Report, scope: 'all' | 'some', edge?: Edge) => void;
  /** Latencies of this call's runs; for health traffic that found a component up, at most once a minute. */
  readonly latencies: (report: Report, isHealthTraffic: boolean) => void;
  readonly coldStart: () => void;
  /** Beacon cannot tell whether the components that move traffic work. */
  readonly blind: () => void;
  /** A run failed in this environment only, and others contradict it. */
  readonly doubted: () => void;
  /** An access of the shared memory failed. */
  readonly sharingError: () => void;
  /** An event was not understood, and nothing was run. */
  readonly rejected: () => void;
  /** The health check itself failed. */
  readonly checkerError: () => void;
};

export type MetricsOptions = {
  readonly service: string;
  readonly environment: string;
  readonly clock: Clock;
  /** Where lines go: stdout, but not through `console`. */
  readonly write: (line: string) => void;
};

type Edge = Pick<EdgeVerdict, 'isDown' | 'because'>;

/** CloudWatch's period of a metric of standard resolution, ms. */
const PERIOD_MS = 60_000;

/** Publishes metrics as lines of CloudWatch's embedded metric format: no request, no permission, no way out of the VPC. */
export function createMetrics({
  service: Service,
  environment: Environment,
  clock,
  write,
}: MetricsOptions): Metrics {
  const increaseOf = createIncreases();
  const isDue = oncePerPeriod();
  const emit = (line: string | undefined) => {
    if (line) write(line);
  };
  const whole = (values: Values<'whole'>) =>
    emit(emfLine('whole', { Service, Environment }, values, clock.now()));
  const component = ({ name, reason }: ComponentReport, values: Values<'component'>) =>
    emit(emfLine('component', { Service, Environment, Component: name }, values, clock.now(), { reason }));

  return {
    everything(report, scope, edge) {
      const seen = observed(report);
      for (const each of seen) {
        component(each, {
          ComponentStatus: levelOf(each.state),
          ObservedStatus: each.observed && levelOf(each.observed.state),
          LatencyMs: latencyOf(each),
        });
      }
      const overall = scope === 'all' && seen.length > 0 ? overallValues(report, edge) : {};
      whole({ ...overall, ...gaugeValues(seen, increaseOf) });
    },
    latencies(report, isHealthTraffic) {
      const seen = observed(report).filter(each => !isHealthTraffic || each.state !== 'up' || isDue(each));
      for (const each of seen) component(each, { LatencyMs: latencyOf(each) });
    },
    coldStart: () => whole({ ColdStart: 1 }),
    blind: () => whole({ Blind: 1 }),
    doubted: () => whole({ Doubted: 1 }),
    sharingError: () => whole({ SharingErrors: 1 }),
    rejected: () => whole({ Rejected: 1 }),
    checkerError: () => whole({ CheckerError: 1 }),
  };
}

function observed({ components }: Report): ComponentReport[] {
  return components.filter(({ origin }) => origin === 'run');
}

/** A check of this process takes no time that is worth a metric. */
function latencyOf({ local, durationMs }: ComponentReport): number | undefined {
  return local ? undefined : roundMs(durationMs);
}

function levelOf(status: Status): number {
  return STATUSES.indexOf(status);
}

/** Only of a run of all checks: a run of one component says nothing about the whole. */
function overallValues(report: Report, edge: Edge | undefined): Values<'whole'> {
  const { status, durationMs } = report;
  return {
    Status: levelOf(status),
    Unhealthy: status === 'down' ? 1 : 0,
    EdgeDown: edge && (edge.isDown ? 1 : 0),
    PartlyUnreachable: isPartly(report, edge) ? 1 : undefined,
    DurationMs: roundMs(durationMs),
  };
}

/** Whether only some environments reach a component that would make the whole down, or move traffic. */
function isPartly({ components }: Report, edge: Edge | undefined): boolean {
  const watched = [...components.filter(({ critical }) => critical), ...(edge?.because ?? [])];
  return watched.some(({ reason }) => reason === 'partly_unreachable');
}

type IncreaseOf = (key: string, total: number) => number | undefined;

/** What the checks measured. Of a running total, what was added since this environment's previous run is published. */
function gaugeValues(seen: readonly ComponentReport[], increaseOf: IncreaseOf): Values<'whole'> {
  const values = seen.flatMap(({ name, gauges = {} }) =>
    Object.entries(gauges).map(([gauge, value]) => [
      gauge,
      gaugeOf(gauge) === 'total' ? increaseOf(`${name} ${gauge}`, value) : value,
    ]),
  );
  return Object.fromEntries(values);
}

/** Increases of running totals: nothing for the first value of a total, and none when a total starts again. */
function createIncreases(): IncreaseOf {
  const totals = new Map<string, number>();
  return (key, total) => {
    const previous = totals.get(key);
    totals.set(key, total);
    return previous === undefined ? undefined : Math.max(0, total - previous);
  };
}

/** Whether a component's period is over: the series has one point in each period, and every line costs money. */
function oncePerPeriod(): (component: ComponentReport) => boolean {
  const published = new Map<string, number>();
  return ({ name, observedAt }) => {
    const last = published.get(name);
    if (last !== undefined && Math.abs(observedAt - last) < PERIOD_MS) return false;
    published.set(name, observedAt);
    return true;
  };
}
