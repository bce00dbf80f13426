import type { Clock } from '../../time/clock.ts';
import { withTimeout } from '../../time/time-limit.ts';
import type { Alarm, ChildAlarm } from '../event/alarm.ts';
import type { Limits } from '../limits.ts';
import type { NumberQuery, Series } from './numbers.ts';
import { ownQueries, windowMinutes } from './own-queries.ts';
import type { ProbeReport } from './probe-report.ts';
import { whyMissing } from './why-missing.ts';

/** What was asked for, or why it could not be had, in words for people. */
export type Found<T> = { readonly found: T } | { readonly missing: string };

/** An alarm that is in ALARM. Instants are ms since the epoch. */
export type FiringAlarm = { readonly name: string; readonly startedAt: number | undefined };

/** All that there are, unless it says how many pages were read of more. */
export type Firing = { readonly alarms: readonly FiringAlarm[]; readonly isComplete: boolean };

/** What one message is written from. Each part may be missing, and the rest is still told. */
export type Evidence = {
  readonly probe: Found<ProbeReport>;
  /** The alarm's own metrics over the last `minutes`. */
  readonly own: Found<readonly Series[]>;
  readonly minutes: number;
  /** Those of Beacon, of the database and of the cache. */
  readonly dependencies: Found<readonly Series[]>;
  readonly firing: Found<Firing>;
  /** Those below a composite alarm. */
  readonly children: Found<readonly ChildAlarm[]>;
};

/** Where evidence comes from. Each rejects with what the source said, and heeds its signal. */
type Sources = {
  readonly probe: (cause: string, signal: AbortSignal) => Promise<ProbeReport>;
  /** Values of the last so many minutes. */
  readonly numbers: (
    queries: readonly NumberQuery[],
    minutes: number,
    signal: AbortSignal,
  ) => Promise<readonly Series[]>;
  readonly firing: (signal: AbortSignal) => Promise<Firing>;
  readonly children: (composite: string, signal: AbortSignal) => Promise<readonly ChildAlarm[]>;
};

export type EvidenceParts = {
  readonly sources: Sources;
  readonly dependencies: readonly NumberQuery[];
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'probeMs' | 'metricsMs' | 'firingMs'>;
};

/** How long the numbers of the dependencies go back. */
const DEPENDENCY_MINUTES = 15;

/**
 * Gathers evidence: the probe and the numbers at once, what else is firing when it is asked for, so that alarms
 * which come meanwhile are in it. Never rejects; ends within the limits of its sources.
 */
export function gather(alarm: Alarm, parts: EvidenceParts): () => Promise<Evidence> {
  const { sources, dependencies, limits } = parts;
  const queries = ownQueries(alarm);
  const minutes = windowMinutes(queries);
  const seek = <T>(what: string, ms: number, ask: (signal: AbortSignal) => Promise<T>) =>
    find(parts.clock, what, ms, ask);
  const numbers = (of: readonly NumberQuery[], from: number) =>
    of.length === 0
      ? Promise.resolve({ found: [] })
      : seek('cloudwatch:GetMetricData', limits.metricsMs, signal => sources.numbers(of, from, signal));
  const early = Promise.all([
    seek('lambda:InvokeFunction', limits.probeMs, signal => sources.probe(`alarm ${alarm.name}`, signal)),
    numbers(queries, minutes),
    numbers(dependencies, DEPENDENCY_MINUTES),
  ]);
  return async () => {
    const late = Promise.all([
      seek('cloudwatch:DescribeAlarms', limits.firingMs, signal => sources.firing(signal)),
      alarm.isComposite
        ? seek('cloudwatch:DescribeAlarms', limits.firingMs, signal => sources.children(alarm.name, signal))
        : { found: [] },
    ]);
    const [[probe, own, dependency], [firing, children]] = await Promise.all([early, late]);
    return { probe, own, minutes, dependencies: dependency, firing, children };
  };
}

/** Evidence that nobody asked for. */
export function noEvidence(why: string): Evidence {
  const missing = { missing: why };
  return {
    probe: missing,
    own: missing,
    minutes: 0,
    dependencies: missing,
    firing: missing,
    children: missing,
  };
}

async function find<T>(
  clock: Clock,
  right: string,
  ms: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<Found<T>> {
  try {
    return { found: await withTimeout(clock, ms, ask) };
  } catch (error) {
    return { missing: whyMissing(error, right) };
  }
}
