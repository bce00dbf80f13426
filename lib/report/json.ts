import type { Result } from '../health/check.ts';
import type { Override } from '../health/override.ts';
import type { ComponentReport, Report } from '../health/report.ts';
import { roundMs } from '../time/round-ms.ts';
import type { Representation } from './representation.ts';
import { HINTS } from './view/hints.ts';
import type { About, PublicDetail, View } from './view/view.ts';

export const JSON_TYPE = 'application/json';

/** `application/json`, the default. */
export const jsonRepresentation: Representation = { mediaType: JSON_TYPE, render: jsonOf };

/** The report as JSON, no more than the caller may see. */
export function jsonOf({ report, detail, about, settings }: View): string {
  const body =
    detail === 'everything'
      ? { ...detailJson(report, about), settings: settings() }
      : reportJson(report, detail, about);
  return JSON.stringify(body);
}

/** The report as `application/json`. `status` is the first key, because Route 53 reads the beginning of a body only. */
function reportJson(report: Report, detail: PublicDetail, about: About): object {
  const { status } = report;
  switch (detail) {
    case 'full':
      return wholeJson(report, about, fullComponent);
    case 'state':
      return { status, components: byName(report, ({ state }) => ({ state })) };
    case 'status':
      return { status };
  }
}

/** The report with all details: for signed callers and for those who may invoke the probe function. */
export function detailJson(report: Report, about: About): object {
  const detailed = (component: ComponentReport) => detailedComponent(component, report.at);
  return {
    ...wholeJson(report, about, detailed),
    duration_ms: roundMs(report.durationMs),
    ...(report.isSharingUnavailable && { shared_results: 'unavailable' }),
  };
}

type Entry = (component: ComponentReport) => object;

function wholeJson(report: Report, { version, environment }: About, entry: Entry): object {
  const timestamp = new Date(report.at).toISOString();
  const components = { timestamp, version, ...byName(report, entry) };
  return { status: report.status, components, environment };
}

function byName(report: Report, entry: Entry): object {
  return Object.fromEntries(report.components.map(component => [component.name, entry(component)]));
}

function fullComponent({ fields, state, reason, durationMs, origin, isStale }: ComponentReport): object {
  return {
    ...fields,
    healthy: state === 'up',
    state,
    ...(reason && { reason }),
    duration_ms: roundMs(durationMs),
    cached: origin === 'stored' || origin === 'shared',
    ...(isStale && { stale: true }),
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
