import { nameProblem } from '../names/components.ts';
import { COMMON } from './common.ts';
import type { Fault } from './config-error.ts';
import { type KindSettings, prefixOf } from './kind-settings.ts';
import { shownName } from './rejected-value.ts';

/** A component, and the kind that it is of. */
export type ComponentOfKind = { readonly name: string; readonly kind: KindSettings };

type CheckList = {
  readonly components: ComponentOfKind[];
  /** Names in entries with faults: they were meant to be components. */
  readonly refused: string[];
  readonly faults: Fault[];
};

/** Every component that the environment can configure, in the order of the report: one of each kind, then `CHECKS`. */
export function componentsOf(entries: readonly string[], kinds: readonly KindSettings[]): CheckList {
  const components = kinds.map(kind => ({ name: kind.component, kind }));
  const faults: Fault[] = [];
  const refused: string[] = [];
  for (const entry of entries) {
    const added = readEntry(entry, kinds);
    const problem = 'problem' in added ? added.problem : clash(added, components, kinds);
    if (problem) {
      faults.push({ name: 'CHECKS', problem });
      refused.push(entry.split(':')[0] ?? '');
    } else if ('kind' in added) components.push(added);
  }
  return { components, refused, faults };
}

/** Variables that Lambda sets, or that Node.js and the AWS SDK read. */
const RESERVED = /^(AWS|LAMBDA|NODE)_/;

/** `reports:postgresql`. */
function readEntry(
  entry: string,
  kinds: readonly KindSettings[],
): ComponentOfKind | { readonly problem: string } {
  const shown = shownName(entry);
  const [name = '', kindName, ...rest] = entry.split(':');
  const repeatable = kinds.filter(({ prefix }) => prefix === 'component');
  const names = repeatable.map(({ kind }) => kind).join(', ');
  if (kindName === undefined || rest.length > 0) {
    return { problem: `got ${shown}; allowed: name:kind, such as reports:postgresql` };
  }
  const kind = repeatable.find(each => each.kind === kindName);
  if (!kind) return { problem: `got ${shown}, an unknown kind; allowed kinds: ${names}` };
  const problem = nameProblem(name);
  return problem ? { problem: `got ${shown}: the name ${problem}` } : { name, kind };
}

/** Two components need different names, and no variable may belong to both, or to something else. */
function clash(
  added: ComponentOfKind,
  components: readonly ComponentOfKind[],
  kinds: readonly KindSettings[],
): string | undefined {
  if (components.some(({ name }) => name === added.name)) {
    return `names ${added.name} more than once (${kinds.map(({ component }) => component).join(', ')} are always there): choose another name`;
  }
  const taken = new Set([...Object.keys(COMMON), ...components.flatMap(variablesOf)]);
  const shared = variablesOf(added).find(variable => taken.has(variable) || RESERVED.test(variable));
  return shared && `names ${added.name}, whose ${shared} already means something else: choose another name`;
}

function variablesOf({ name, kind }: ComponentOfKind): string[] {
  return Object.keys(kind.table).map(local => `${prefixOf(kind, name)}${local}`);
}
