import type { Result } from '../health/check.ts';
import type { Override } from '../health/override.ts';
import type { ComponentReport, Report } from '../health/report.ts';
import { roundMs } from '../time/round-ms.ts';
import { fullComponent, wholeJson } from './report-json.ts';
import { HINTS } from './view/hints.ts';
import type { About } from './view/view.ts';

/** The report with all details: for signed callers and for those who may invoke the probe function. */
export function detailJson(report: Report, about: About): object {
  const detailed = (component: ComponentReport) => detailedComponent(component, report.at);
  return {
    ...wholeJson(report, about, detailed),
    duration_ms: roundMs(report.durationMs),
    ...(report.isSharingUnavailable && { shared_results: 'unavailable' }),
  };
}

/** A value that doesn't exist, such as the message of a component that is up, is left out. */
function detailedComponent(component: ComponentReport, now: number): object {
  const { reason, error, target, critical, observedAt, history, lastRun, override, observed } = component;
  return {
    ...fullComponent(component),
    critical,
    target,
    message: error === undefined ? undefined : messageOf(error),
    hint: reason && HINTS[reason],
    failures_in_row: history.failuresInRow,
    first_failure_at: isoOf(history.firstFailureAt),
    last_success_at: isoOf(history.lastSuccessAt),
    last_failure_at: isoOf(history.lastFailureAt),
    last_change_at: isoOf(history.lastChangeAt),
    usual_answer_ms: history.usualMs === undefined ? undefined : roundMs(history.usualMs),
    last_run: lastRun.state === (observed ?? component).state ? undefined : foundJson(lastRun),
    override: override && overrideJson(override),
    observed: observed && foundJson(observed),
    age_seconds: Math.max(0, Math.round((now - observedAt) / 1000)),
  };
}

function overrideJson({ kind, who, why, fromAt, untilAt }: Override): object {
  return { kind, who, why, from: isoOf(fromAt), until: isoOf(untilAt) };
}

/** What the check found, where a threshold is not reached yet, or an operator says otherwise. */
function foundJson({ state, reason, error }: Pick<Result, 'state' | 'reason' | 'error'>): object {
  return { state, reason, message: error === undefined ? undefined : messageOf(error) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

function isoOf(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
