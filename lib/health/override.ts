import type { OverrideKind } from '../names/overrides.ts';
import type { Status } from './status.ts';

/** An operator's word about a component. Instants are wall clock of this process, ms since the epoch. */
export type Override = {
  readonly component: string;
  readonly kind: OverrideKind;
  /** What the component is reported as. */
  readonly state: Status;
  readonly who: string;
  readonly why: string;
  readonly fromAt: number;
  /** The first instant at which it has no effect any more. */
  readonly untilAt: number;
  /** Of a drill: whether it also answers 503 on the edge path, so that traffic moves to another region. */
  readonly movesTraffic: boolean;
};

/** Whether an override has an effect now. By the wall clock: when the table deletes it does not matter. */
function isActive({ fromAt, untilAt }: Override, nowAt: number): boolean {
  return fromAt <= nowAt && nowAt < untilAt;
}

/**
 * The overrides that count now. Not among them: verdicts by hand that say `up` about every component, and drills of
 * every component. Such a report would say nothing true.
 * @param names of all components of the deployment
 */
export function countingOverrides(
  overrides: readonly Override[],
  names: readonly string[],
  nowAt: number,
): readonly Override[] {
  const active = overrides.filter(each => isActive(each, nowAt) && names.includes(each.component));
  const isAboutAll = (group: readonly Override[]) =>
    new Set(group.map(({ component }) => component)).size === names.length;
  const ups = active.filter(({ kind, state }) => kind === 'by-hand' && state === 'up');
  const drills = active.filter(({ kind }) => kind === 'drill');
  const refused = new Set([...(isAboutAll(ups) ? ups : []), ...(isAboutAll(drills) ? drills : [])]);
  return active.filter(each => !refused.has(each));
}
