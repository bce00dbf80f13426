import { COMMON } from '../../../lib/settings/common.ts';
import { type KindSettings, prefixOf } from '../../../lib/settings/kind-settings.ts';
import type { Setting } from '../../../lib/settings/setting.ts';
import { KIND_SETTINGS } from './variables.ts';

/** A component with variables of its own. */
export type ComponentVariables = {
  readonly component: string;
  readonly kind: KindSettings;
  /** The prop that asks for it. */
  readonly prop: string;
};

/** `database` and `cache`, requested or not, and the components in `checks`. @param requested by the props, with the names of their kinds */
export function componentsWithVariables(
  requested: readonly { readonly component: string; readonly kind: string; readonly prop: string }[],
): ComponentVariables[] {
  const kinds = KIND_SETTINGS.filter(({ prefix }) => prefix === 'component');
  const builtIn = kinds.map(kind => ({ component: kind.component, kind, prop: kind.component }));
  const added = requested.filter(({ component }) => kinds.every(kind => kind.component !== component));
  return [
    ...builtIn,
    ...added.flatMap(({ component, kind: name, prop }) =>
      kinds.flatMap(kind => (kind.kind === name ? [{ component, kind, prop }] : [])),
    ),
  ];
}

/** Every variable that the functions read, by its full name. */
export function variablesOf(components: readonly ComponentVariables[]): ReadonlyMap<string, Setting> {
  const common = KIND_SETTINGS.filter(({ prefix }) => prefix === 'none').map(({ table }) => table);
  return new Map([
    ...[COMMON, ...common].flatMap(table => Object.entries<Setting>(table)),
    ...components.flatMap(({ component, kind }) =>
      Object.entries(kind.table).map(([local, setting]): [string, Setting] => [
        `${prefixOf(kind, component)}${local}`,
        setting,
      ]),
    ),
  ]);
}
