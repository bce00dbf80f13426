import type { ComponentReport, Report } from '../../health/report.ts';
import type { Status } from '../../health/status.ts';

/** How the page shows a component or the whole: its state, unless an operator or Beacon itself is the cause. */
export type Look = Status | 'unknown' | 'maintenance';

/** Every look, the worst first. */
export const LOOKS: readonly Look[] = ['down', 'unknown', 'degraded', 'maintenance', 'up'];

/** A failure of Beacon's own says nothing about the component. */
export function lookOf({ state, blame, reason }: Pick<ComponentReport, 'state' | 'blame' | 'reason'>): Look {
  if (state === 'down' && blame === 'beacon') return 'unknown';
  return reason === 'maintenance' ? 'maintenance' : state;
}

/** The whole is unknown where Beacon is the cause of all that takes it down, and so on. */
export function wholeLook({ status, components }: Pick<Report, 'status' | 'components'>): Look {
  const bad = components.filter(({ state }) => (status === 'down' ? state === 'down' : state !== 'up'));
  const critical = bad.filter(each => each.critical);
  const causes = status === 'down' && critical.length > 0 ? critical : bad;
  const looks = new Set(causes.map(lookOf));
  const [only = status] = looks;
  return looks.size === 1 && (only === 'unknown' || only === 'maintenance') && status !== 'up'
    ? only
    : status;
}

/** The components, the worst first, else in the order of the report. */
export function worstFirst(components: readonly ComponentReport[]): ComponentReport[] {
  const rank = (component: ComponentReport) => LOOKS.indexOf(lookOf(component));
  return [...components].sort((one, other) => rank(one) - rank(other));
}
