import type { Check, RemoteCheck, Result } from './check.ts';
import { assertDetail } from './observation.ts';
import type { Override } from './override.ts';
import type { Shared } from './shared-memory.ts';
import { type CheckState, type History, shownOf } from './state.ts';
import { aggregate, type Status } from './status.ts';

/** One component in a report. */
export type ComponentReport = Omit<Result, 'detail'> & {
  readonly name: string;
  readonly kind: string;
  readonly critical: boolean;
  /** Whether it checks this process only, so that its duration means nothing. */
  readonly local: boolean;
  /** What it connects to, for the log and signed callers. */
  readonly target: string | undefined;
  /** Its fields in the JSON, safe for callers without a signature. */
  readonly fields: Result['detail'];
  /**
   * `run`: this call started the run. `joined`: another call did. `stored`: nothing was run. `shared`: another
   * environment ran it.
   */
  readonly origin: 'run' | 'joined' | 'stored' | 'shared';
  /** Whether the result is older than its TTL, because another environment renews it at the moment. */
  readonly isStale: boolean;
  /** What all environments knew about the component. @default - results are not shared, or the memory was not needed */
  readonly shared?: Shared | undefined;
  /** When its result stops being fresh: wall clock, ms since the epoch. */
  readonly staleAt: number;
  /** Runs in a row that ended without an answer, in an environment whose driver and login were ready before. */
  readonly silentRuns: number;
  /** What the last run saw: a threshold may not be reached yet. */
  readonly lastRun: Result;
  /** What came before, this result included. */
  readonly history: History;
  /** The operator's word that its state comes from. @default - none: the state was observed */
  readonly override?: Override;
  /** With an override: the component as it was observed. */
  readonly observed?: ComponentReport;
};

/** What an operator may say instead of what was observed. */
type Said = Pick<Result, 'state' | 'reason' | 'blame' | 'error' | 'silentMs'>;

/** A component with another result, and the fields that the check makes of it. */
export function withResult(check: Check, component: ComponentReport, said: Said): ComponentReport {
  const { detail, ...described } = describe(check, { ...component, ...said, detail: component.fields });
  return { ...component, ...described, fields: detail };
}

/** The whole answer. */
export type Report = {
  readonly status: Status;
  /** When it was made: wall clock, ms since the epoch. */
  readonly at: number;
  /** How long it took, ms. */
  readonly durationMs: number;
  readonly components: readonly ComponentReport[];
  /** Whether the shared memory was needed and did not answer. @default false */
  readonly isSharingUnavailable?: boolean;
};

type Seen = Pick<CheckState, 'result' | 'believed'>;

/** How long a result stays fresh, ms. One that callers do not believe yet, or do not see, is soon to be confirmed. */
export function ttlMs(check: Check, { result, believed = result }: Seen): number {
  if (check.local) return 0;
  const isKept = result.state === 'up' && (believed.state === 'up' || believed.reason === 'slow');
  return isKept ? check.healthyTtlMs : check.failureTtlMs;
}

/** Which results a caller accepts. */
export type FreshnessLimits = {
  /** Results of this age or older, ms, are not used. @default - each check's TTL alone */
  readonly maxAgeMs?: number;
  /** The limit of an attempt that the caller would start, ms. @default - the check's own */
  readonly attemptMs?: number;
};

/**
 * Whether a result may still be served. By the wall clock, because results also age while Lambda freezes the
 * environment. A result from the future is not fresh: the clock was set back. A `timeout` is not used by a caller
 * whose own attempt could take longer.
 */
export function isFresh(check: RemoteCheck, seen: Seen, now: number, ask: FreshnessLimits): boolean {
  const { result } = seen;
  const { maxAgeMs = Number.POSITIVE_INFINITY, attemptMs = check.timeoutMs } = ask;
  if (result.reason === 'timeout' && result.attemptMs < Math.min(check.timeoutMs, attemptMs)) return false;
  const age = now - result.observedAt;
  return age >= 0 && age < Math.min(ttlMs(check, seen), maxAgeMs);
}

type ReportOptions = Partial<Pick<ComponentReport, 'silentRuns' | 'isStale' | 'shared'>>;

/** One component, from its check and its state. Never throws: a check whose `describe` fails is down, alone. */
export function componentReport(
  check: Check,
  { result, believed, ...history }: CheckState,
  origin: ComponentReport['origin'],
  { silentRuns = 0, isStale = false, shared }: ReportOptions = {},
): ComponentReport {
  const seen = { result, ...(believed && { believed }) };
  const { detail, ...described } = describe(check, shownOf(seen));
  return {
    ...described,
    lastRun: result,
    name: check.name,
    kind: check.kind,
    critical: check.critical,
    local: check.local,
    target: check.local ? undefined : check.target,
    fields: detail,
    origin,
    staleAt: result.observedAt + ttlMs(check, seen),
    silentRuns,
    isStale,
    shared,
    history,
  };
}

/** The result with the fields that the check makes of it. */
function describe(check: Check, result: Result): Result {
  if (!check.describe) return result;
  try {
    return { ...result, detail: assertDetail(check.describe(result)) };
  } catch (error) {
    return { ...result, state: 'down', reason: 'unexpected_error', blame: 'beacon', detail: {}, error };
  }
}

/** The status of the whole. `isCritical` may judge components otherwise than their checks do. */
export function overallStatus(
  components: readonly ComponentReport[],
  isCritical = (component: ComponentReport) => component.critical,
): Status {
  return aggregate(
    components.map(component => ({ state: component.state, critical: isCritical(component) })),
  );
}
