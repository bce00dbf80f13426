import { nameProblem } from '../names/components.ts';
import type { Fault } from './config-error.ts';
import { shownName } from './rejected-value.ts';

/** Some components with a path of their own: `/health/{group}`. */
export type Group = {
  readonly name: string;
  readonly components: readonly string[];
  /** Those that take the group down when they are down. The others only degrade it. */
  readonly critical: readonly string[];
};

type Groups = { readonly groups: readonly Group[]; readonly faults: readonly Fault[] };

/** What the fault of a whole value says is allowed. */
const ALLOWED = 'JSON such as {"failover":["database"]}';

/**
 * Reads `HEALTH_GROUPS`: by name a list of components, all of them critical, or
 * `{"components":[…],"critical":[…]}`.
 * @param reported the names that a group may contain
 */
export function readGroups(text: string | undefined, reported: readonly string[]): Groups {
  if (text === undefined) return { groups: [], faults: [] };
  const given = parsed(text);
  if (!isRecord(given)) return { groups: [], faults: [faultOf(`is not understood; allowed: ${ALLOWED}`)] };
  const read = Object.entries(given).map(([name, value]) => ({ name, ...membersOf(value) }));
  const faults = read.flatMap(group => problemsOf(group, reported)).map(faultOf);
  return { groups: faults.length > 0 ? [] : (read as Group[]), faults };
}

const faultOf = (problem: string): Fault => ({ name: 'HEALTH_GROUPS', problem });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Members = { readonly components: unknown; readonly critical: unknown };

function membersOf(value: unknown): Members {
  if (!isRecord(value)) return { components: value, critical: value };
  const { components, critical = components, ...others } = value;
  return Object.keys(others).length > 0 ? { components: undefined, critical } : { components, critical };
}

function problemsOf(group: Members & { readonly name: string }, reported: readonly string[]): string[] {
  const { name, components, critical } = group;
  const shown = shownName(name);
  const problem = nameProblem(name);
  if (problem) return [`names the group ${shown}, which ${problem}`];
  if (reported.includes(name))
    return [`names the group ${shown}, and a component has that name: choose another`];
  if (!isNames(components) || !isNames(critical) || components.length === 0) {
    return [
      `gives ${shown} something else than a list of one or more components, or {"components":[…],"critical":[…]}`,
    ];
  }
  const unknown = components.filter(each => !reported.includes(each));
  const outside = critical.filter(each => !components.includes(each));
  return [
    ...unknown.map(each => `has ${shownName(each)} in the group ${shown}; allowed: ${reported.join(', ')}`),
    ...outside.map(
      each => `has ${shownName(each)} in the critical ones of ${shown}, and not in its components`,
    ),
  ];
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(each => typeof each === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
