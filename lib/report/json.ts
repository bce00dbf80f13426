import type { ComponentReport, Report } from '../health/report.ts';
import { roundMs } from '../time/round-ms.ts';
import { HINTS } from './hints.ts';

/** How much strangers see: the whole report, each component's state, or the status alone. */
export type PublicDetail = 'full' | 'state' | 'status';

export type About = { readonly version: string; readonly environment: string };

/** The report on the wire (`application/json`). `status` comes first: Route 53 reads the beginning of a body. */
export function reportJson(report: Report, detail: PublicDetail, about: About): object {
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

/** The report for those who may know all of it: signed callers, and whoever may invoke the probe function. */
export function detailJson(report: Report, about: About): object {
  const detailed = (component: ComponentReport) => detailedComponent(component, report.at);
  return { ...wholeJson(report, about, detailed), duration_ms: roundMs(report.durationMs) };
}

function wholeJson(report: Report, { version, environment }: About, entry: Entry): object {
  const timestamp = new Date(report.at).toISOString();
  const components = { timestamp, version, ...byName(report, entry) };
  return { status: report.status, components, environment };
}

function fullComponent({ fields, state, reason, durationMs, origin }: ComponentReport): object {
  return {
    ...fields,
    healthy: state === 'up',
    state,
    ...(reason && { reason }),
    duration_ms: roundMs(durationMs),
    cached: origin === 'stored',
  };
}

/** What is not there (a message of what is up, an instant that never was) is left out. */
function detailedComponent(component: ComponentReport, now: number): object {
  const { reason, error, target, critical, observedAt, history } = component;
  return {
    ...fullComponent(component),
    critical,
    target,
    message: error === undefined ? undefined : messageOf(error),
    hint: reason && HINTS[reason],
    failures_in_row: history.failuresInRow,
    first_failure_at: instant(history.firstFailureAt),
    last_success_at: instant(history.lastSuccessAt),
    last_change_at: instant(history.lastChangeAt),
    age_seconds: Math.max(0, Math.round((now - observedAt) / 1000)),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

function instant(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}

type Entry = (component: ComponentReport) => object;

function byName(report: Report, entry: Entry): object {
  return Object.fromEntries(report.components.map(component => [component.name, entry(component)]));
}
