import type { Clock } from '../../time/clock.ts';
import { withTimeout } from '../../time/time-limit.ts';
import type { Limits } from '../common/limits.ts';
import type { OperatorLedger } from '../common/operator-ledger.ts';
import type { Alarm, AlarmState, ChildAlarm } from '../event/alarm.ts';
import { TableError } from '../incident/ledger.ts';
import { alarmQueries, windowMinutes } from './alarm-queries.ts';
import type { Evidence, Firing, Found } from './evidence.ts';
import type { NumberQuery, Series } from './numbers.ts';
import type { ProbeReport } from './probe-report.ts';
import { whyMissing } from './why-missing.ts';

/** Where evidence comes from. Each function rejects with the error of its source, and stops when its signal aborts. */
type EvidenceSources = {
  /** Invokes the probe function. `cause` is written to its log. */
  readonly probe: (cause: string, signal: AbortSignal) => Promise<ProbeReport>;
  /** Reads the values of the last `minutes`. */
  readonly numbers: (
    queries: readonly NumberQuery[],
    minutes: number,
    signal: AbortSignal,
  ) => Promise<readonly Series[]>;
  /** Lists the alarms in `ALARM`. */
  readonly firing: (signal: AbortSignal) => Promise<Firing>;
  /** Finds the state of an alarm by its ARN. `undefined`: CloudWatch did not return it, which proves nothing. */
  readonly state: (
    alarm: Pick<Alarm, 'name' | 'arn'>,
    signal: AbortSignal,
  ) => Promise<AlarmState | undefined>;
  /** Lists the child alarms of a composite alarm. */
  readonly children: (composite: string, signal: AbortSignal) => Promise<readonly ChildAlarm[]>;
};

/** What gathering evidence needs. */
export type EvidenceContext = {
  readonly sources: EvidenceSources;
  readonly dependencyQueries: readonly NumberQuery[];
  readonly clock: Clock;
  readonly operator: Pick<OperatorLedger, 'overrides'>;
  readonly limits: Pick<Limits, 'probeMs' | 'metricsMs' | 'firingMs'>;
};

/** The evidence that can be gathered while other alarms still arrive. */
export type Measurements = Pick<Evidence, 'probe' | 'alarmNumbers' | 'alarmMinutes' | 'dependencyNumbers'>;

/** How many minutes of the dependencies' metrics are read. */
const DEPENDENCY_MINUTES = 15;

/** Asks the probe function and reads the metrics, in parallel. Never rejects; ends within the limits of its sources. */
export async function gatherMeasurements(alarm: Alarm, context: EvidenceContext): Promise<Measurements> {
  const { sources, limits, dependencyQueries } = context;
  const queries = alarmQueries(alarm);
  const alarmMinutes = windowMinutes(queries);
  const [probe, alarmNumbers, dependencyNumbers] = await Promise.all([
    find(context, 'lambda:InvokeFunction', limits.probeMs, signal =>
      sources.probe(`alarm ${alarm.name}`, signal),
    ),
    findNumbers(context, queries, alarmMinutes),
    findNumbers(context, dependencyQueries, DEPENDENCY_MINUTES),
  ]);
  return { probe, alarmNumbers, alarmMinutes, dependencyNumbers };
}

/**
 * Gathers all evidence. The other alarms are read now, so that those which arrived since `measurements` was started are
 * among them. Never rejects; ends within the limits of its sources.
 * @param measurements started earlier; by default they are started now
 */
export async function gatherEvidence(
  alarm: Alarm,
  context: EvidenceContext,
  measurements: Promise<Measurements> = gatherMeasurements(alarm, context),
): Promise<Evidence> {
  const [measured, related, overrides] = await Promise.all([
    measurements,
    gatherRelatedAlarms(alarm, context),
    findOverrides(context),
  ]);
  return { ...measured, ...related, overrides };
}

/** What a message without an alarm is based on. Never rejects. @param cause written to the probe function's log */
export async function gatherNow(
  cause: string,
  context: EvidenceContext,
): Promise<Pick<Evidence, 'probe' | 'firing'>> {
  const { sources, limits } = context;
  const [probe, firing] = await Promise.all([
    find(context, 'lambda:InvokeFunction', limits.probeMs, signal => sources.probe(cause, signal)),
    find(context, 'cloudwatch:DescribeAlarms', limits.firingMs, sources.firing),
  ]);
  return { probe, firing };
}

async function findOverrides({ operator }: EvidenceContext): Promise<Evidence['overrides']> {
  try {
    return { found: await operator.overrides() };
  } catch (error) {
    return { missing: whyMissing(error instanceof TableError ? error.cause : error, 'dynamodb:Query') };
  }
}

async function gatherRelatedAlarms(
  alarm: Alarm,
  context: EvidenceContext,
): Promise<Pick<Evidence, 'firing' | 'current' | 'children'>> {
  const { sources, limits } = context;
  const describeAlarms = <T>(ask: (signal: AbortSignal) => Promise<T>) =>
    find(context, 'cloudwatch:DescribeAlarms', limits.firingMs, ask);
  const [firing, current, children] = await Promise.all([
    describeAlarms(sources.firing),
    describeAlarms(signal => sources.state(alarm, signal)),
    alarm.isComposite ? describeAlarms(signal => sources.children(alarm.name, signal)) : { found: [] },
  ]);
  return { firing, current, children };
}

async function findNumbers(
  context: EvidenceContext,
  queries: readonly NumberQuery[],
  minutes: number,
): Promise<Found<readonly Series[]>> {
  if (queries.length === 0) return { found: [] };
  const { sources, limits } = context;
  return find(context, 'cloudwatch:GetMetricData', limits.metricsMs, signal =>
    sources.numbers(queries, minutes, signal),
  );
}

/** @param permission the IAM action that the source requires; the message names it if access is denied */
async function find<T>(
  { clock }: EvidenceContext,
  permission: string,
  limitMs: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<Found<T>> {
  try {
    return { found: await withTimeout(clock, limitMs, ask) };
  } catch (error) {
    return { missing: whyMissing(error, permission) };
  }
}
