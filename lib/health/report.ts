import type { Check, Detail, RemoteCheck, Result } from './check.ts';
import type { CheckState, History } from './state.ts';
import { aggregate, type Status } from './status.ts';

/** One component's part of a report. */
export type ComponentReport = Omit<Result, 'detail'> & {
  readonly name: string;
  readonly kind: string;
  readonly critical: boolean;
  /** It looks at this process alone: how long that takes is no news. */
  readonly local: boolean;
  /** Where it asks, for the log alone. */
  readonly target: string | undefined;
  /** Its own fields, named as on the wire and safe for strangers. */
  readonly fields: Detail;
  /** `run`: this call started the run; `joined`: another call's run brought it; `stored`: no new run. */
  readonly origin: 'run' | 'joined' | 'stored';
  /** When its result stops being fresh: wall clock, ms since the epoch. */
  readonly staleAt: number;
  /** What came before, this result included: for those who may know. */
  readonly history: History;
};

/** The whole answer. */
export type Report = {
  readonly status: Status;
  /** Wall clock, ms since the epoch. */
  readonly at: number;
  readonly components: readonly ComponentReport[];
};

/** How long a result stays fresh, ms. */
function ttlMs(check: Check, { state }: Result): number {
  if (check.local) return 0;
  return state === 'up' ? check.healthyTtlMs : check.failureTtlMs;
}

/** Fresh by the wall clock: a frozen environment ages too, and a clock set back makes nothing young. */
export function isFresh(check: RemoteCheck, result: Result, now: number, maxAgeMs: number): boolean {
  const age = now - result.observedAt;
  return age >= 0 && age < Math.min(ttlMs(check, result), maxAgeMs);
}

/** One component's part, from the check and its state: the last result and what came before. */
export function componentReport(
  check: Check,
  { result, ...history }: CheckState,
  origin: ComponentReport['origin'],
): ComponentReport {
  const { detail, ...rest } = result;
  return {
    ...rest,
    name: check.name,
    kind: check.kind,
    critical: check.critical,
    local: check.local,
    target: check.local ? undefined : check.target,
    fields: check.describe ? check.describe(result) : detail,
    origin,
    staleAt: result.observedAt + ttlMs(check, result),
    history,
  };
}

/** Puts the parts together. `isCritical` may judge them otherwise than their checks do. */
export function report(
  components: readonly ComponentReport[],
  at: number,
  isCritical = (component: ComponentReport) => component.critical,
): Report {
  const parts = components.map(component => ({ state: component.state, critical: isCritical(component) }));
  return { status: aggregate(parts), at, components };
}
