import type { ComponentReport, Report } from '../../lib/health/report.ts';
import { HINTS } from '../../lib/report/view/hints.ts';
import type { Screen } from './screen.ts';

const STYLES = { up: 'green', degraded: 'yellow', down: 'red' } as const;

/** The verdict in one line: `● DOWN  database connection_refused · up: cache, buffer, memory`. */
export function verdictLine({ status, components }: Report, paint: Screen['paint']): string {
  const notUp = components.filter(({ state }) => state !== 'up');
  const up = components.filter(({ state }) => state === 'up').map(({ name }) => name);
  const parts = [
    ...notUp.map(component => paint(STYLES[component.state], described(component))),
    ...(up.length > 0 ? [paint('dim', `up: ${up.join(', ')}`)] : []),
  ];
  return `${paint(STYLES[status], `● ${status.toUpperCase()}`)}  ${parts.join(' · ')}`;
}

/** What to do about components that are not up: the driver's words and the hint of each. */
export function advice({ components }: Report): string[] {
  return components.flatMap(({ name, state, reason, error }) => {
    if (state === 'up') return [];
    const hint = (reason && HINTS[reason]) ?? 'look at the log';
    const said = error instanceof Error ? ` (it said: ${error.message})` : '';
    return [`${name}: ${hint}${said}`];
  });
}

function described({ name, reason, state }: ComponentReport): string {
  return `${name} ${reason ?? state}`;
}
