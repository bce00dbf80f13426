import { ProbeError } from '../../lib/health/probe-error.ts';
import {
  type ComponentReport,
  componentReport,
  overallStatus,
  type Report,
} from '../../lib/health/report.ts';
import { nextState } from '../../lib/health/state.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { localCheck, remoteCheck, works } from './checks.ts';
import { resultAt } from './results.ts';

export type PartOptions = {
  readonly origin?: ComponentReport['origin'];
  readonly reason?: Reason | undefined;
  readonly at?: number;
  readonly detail?: ComponentReport['fields'];
  readonly gauges?: ComponentReport['gauges'];
  readonly local?: boolean;
  readonly kind?: string;
};

/** A component's part of a report, as a run, another's run or the memory brought it. */
export function part(name: string, options: PartOptions = {}): ComponentReport {
  const { origin = 'run', reason, at = 1000, detail = {}, gauges, local = false, kind = name } = options;
  const common = { name, kind, critical: name === 'database' };
  const check = local
    ? localCheck(() => ({}), common)
    : remoteCheck(works, { ...common, target: '10.0.0.7:5432/app' });
  const error = reason && new ProbeError(reason, 'no answer within 500 ms');
  return componentReport(
    check,
    nextState(undefined, { ...resultAt(at, reason), detail, error, ...(gauges && { gauges }) }),
    origin,
  );
}

/** A report of parts, which took 12.346 ms. */
export function timed(components: readonly ComponentReport[], at = 1000): Report {
  return { status: overallStatus(components), at, durationMs: 12.3456, components };
}
