import type { ComponentReport, Report } from '../health/report.ts';
import { roundMs } from '../time/round-ms.ts';
import type { About } from './view/view.ts';

type Entry = (component: ComponentReport) => object;

/** The report with an entry for each component. */
export function wholeJson(report: Report, { version, environment }: About, entry: Entry): object {
  const timestamp = new Date(report.at).toISOString();
  const components = { timestamp, version, ...byName(report, entry) };
  return { status: report.status, components, environment };
}

/** Something about each component, by its name. */
export function byName(report: Report, entry: Entry): object {
  return Object.fromEntries(report.components.map(component => [component.name, entry(component)]));
}

/** A component as `PUBLIC_DETAIL=full` shows it. */
export function fullComponent({
  fields,
  state,
  reason,
  durationMs,
  origin,
  isStale,
}: ComponentReport): object {
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
