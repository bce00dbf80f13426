import { COMMON } from './common.ts';
import { prefixOf } from './kind-settings.ts';
import type { Setting, SettingTable } from './setting.ts';
import type { Validated } from './validate.ts';

type Values = Readonly<Record<string, unknown>>;

/** The settings in effect, for signed callers: none that may contain a secret. */
export function shownSettings({ common, components }: Pick<Validated, 'common' | 'components'>): Values {
  return Object.assign(
    shown(COMMON, common, ''),
    ...components.map(({ name, kind, settings }) => shown(kind.table, settings, prefixOf(kind, name))),
  );
}

function shown(table: SettingTable, values: Values, prefix: string): Values {
  const names = Object.entries(table).flatMap(([name, setting]) => (isShown(setting) ? [name] : []));
  return Object.fromEntries(names.map(name => [`${prefix}${name}`, values[name]]));
}

function isShown({ type, shown = type !== 'text' && type !== 'url' }: Setting): boolean {
  return shown;
}
