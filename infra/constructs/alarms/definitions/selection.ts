import type { Fault } from '../../validation/faults.ts';
import { isText, shown } from '../../validation/values.ts';
import type { AlarmPlan } from './definition.ts';

/** Which alarms there are. A name is the end of an alarm's name (`database-cpu`), or the id of a row in docs/alarms.md (`slow`). */
export type Selection = {
  /** Only these. @default - all */
  readonly only?: readonly string[] | undefined;
  /** All but these. @default - none */
  readonly except?: readonly string[] | undefined;
};

/** The end of an alarm's name, which is also its construct id: `down`, `component-reports`, `reports-cpu`. */
export function alarmId(
  { id }: AlarmPlan['rule'],
  { prefix, suffix }: Pick<AlarmPlan['targets'][number], 'prefix' | 'suffix'>,
): string {
  return [prefix, id, suffix].filter(part => part !== undefined).join('-');
}

/** The plans with the targets that are selected. */
export function selectAlarms(plans: readonly AlarmPlan[], { only, except = [] }: Selection): AlarmPlan[] {
  return plans.map(({ rule, targets }) => ({
    rule,
    targets: targets.filter(target => {
      const names = namesOf(rule, target);
      const isWanted = only === undefined || names.some(name => only.includes(name));
      return isWanted && !names.some(name => except.includes(name));
    }),
  }));
}

/** What is wrong with a selection. An alarm that the health check does not have would silently select nothing. */
export function selectionFaults(plans: readonly AlarmPlan[], selection: Selection): Fault[] {
  const known = new Set(
    plans.flatMap(({ rule, targets }) => targets.flatMap(target => namesOf(rule, target))),
  );
  return (['only', 'except'] as const).flatMap(prop =>
    (selection[prop] ?? []).flatMap(name => {
      if (known.has(name)) return [];
      const problem = `names ${shown(name)}, which is no alarm of this health check; allowed: ${[...known].sort().join(', ')}`;
      return [{ prop: `alarms.${prop}`, problem }];
    }),
  );
}

/** `only` and `except` are lists of names, and one of the two is enough. */
export function selectionFormFaults({ only, except }: Readonly<Record<string, unknown>>): Fault[] {
  const both = 'got both only and except: remove one of the two';
  return [
    ...(only !== undefined && except !== undefined ? [{ prop: 'alarms.only', problem: both }] : []),
    ...Object.entries({ only, except }).flatMap(([prop, given]) => {
      if (given === undefined || (Array.isArray(given) && given.every(isText))) return [];
      return [{ prop: `alarms.${prop}`, problem: `got ${shown(given)}; allowed: a list of names of alarms` }];
    }),
  ];
}

const namesOf = (rule: AlarmPlan['rule'], target: AlarmPlan['targets'][number]) => [
  rule.id,
  alarmId(rule, target),
  ...(target.prefix ? [`${target.prefix}-${rule.id}`] : []),
];
