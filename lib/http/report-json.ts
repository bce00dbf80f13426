import type { ComponentReport, Report } from '../health/report.ts';

/** How much strangers see: the whole report, each component's state, or the status alone. */
export type PublicDetail = 'full' | 'state' | 'status';

export type About = { readonly version: string; readonly environment: string };

/** The report on the wire (`application/json`). `status` comes first: Route 53 reads the beginning of a body. */
export function reportJson(report: Report, detail: PublicDetail, about: About): object {
  const { status } = report;
  switch (detail) {
    case 'full':
      return { status, components: fullComponents(report, about), environment: about.environment };
    case 'state':
      return { status, components: byName(report, ({ state }) => ({ state })) };
    case 'status':
      return { status };
  }
}

function fullComponents(report: Report, { version }: About): object {
  return { timestamp: new Date(report.at).toISOString(), version, ...byName(report, fullComponent) };
}

function fullComponent({ fields, state, reason, durationMs, origin }: ComponentReport): object {
  return {
    ...fields,
    healthy: state === 'up',
    state,
    ...(reason && { reason }),
    duration_ms: Math.round(durationMs * 100) / 100,
    cached: origin === 'stored',
  };
}

function byName(report: Report, entry: (component: ComponentReport) => object): object {
  return Object.fromEntries(report.components.map(component => [component.name, entry(component)]));
}
