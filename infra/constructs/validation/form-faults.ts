import type { Fault } from './faults.ts';
import { ELSEWHERE, type Forms } from './form.ts';
import { isRecord, shown } from './values.ts';

/**
 * Props that have a form of their own and do not have it, and names that no prop has. Callers without types may give
 * anything.
 */
export function formFaultsOf(props: Readonly<Record<string, unknown>>, forms: Forms, path = ''): Fault[] {
  return Object.entries(props).flatMap(([name, given]) =>
    given === undefined ? [] : oneFault(given, name, forms, `${path}${name}`),
  );
}

function oneFault(given: unknown, name: string, forms: Forms, prop: string): Fault[] {
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  if (form === undefined) return [{ prop, problem: `is no prop; allowed: ${Object.keys(forms).join(', ')}` }];
  if (form === ELSEWHERE) return [];
  if (!form.isAllowed(given)) return [{ prop, problem: `got ${shown(given)}; allowed: ${form.allowed}` }];
  return form.inner && isRecord(given) ? formFaultsOf(given, form.inner, `${prop}.`) : [];
}

/** The props without those that have faults, so that the rest can be validated, too. */
export function withoutFaults<T extends object>(props: T, faults: readonly Fault[]): T {
  const faulty = new Set(faults.map(topOf));
  return Object.fromEntries(Object.entries(props).filter(([name]) => !faulty.has(name))) as T;
}

/** The name of the prop of the construct that a fault is about or in. */
export const topOf = ({ prop }: Fault): string => prop.split('.', 1)[0] ?? prop;
