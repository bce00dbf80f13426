import { ALARM_TABLE } from '../lib/alarm/settings.ts';
import { KIND_NUMBERS } from '../lib/checks/numbers.ts';
import { KINDS } from '../lib/checks/registry.ts';
import { COMMON } from '../lib/settings/common.ts';
import { prefixOf } from '../lib/settings/kind-settings.ts';
import { allowed, type Setting } from '../lib/settings/setting.ts';

/** Every variable by its full name. Those of components are the ones of `database` and `cache`. */
export const VARIABLES: Readonly<Record<string, Setting>> = Object.assign(
  {},
  COMMON,
  ...KINDS.map(({ settings }) => {
    const prefix = prefixOf(settings, settings.component);
    const entries = Object.entries(settings.table).map(([local, setting]) => [`${prefix}${local}`, setting]);
    return Object.fromEntries(entries);
  }),
  ALARM_TABLE,
  ...KIND_NUMBERS.map(({ table }) => table),
);

function shownDefault(setting: Setting): string {
  if (!('default' in setting)) return setting.defaultText ?? '–';
  const unit = 'unit' in setting ? ` ${setting.unit}` : '';
  return `\`${setting.default}\`${unit}`;
}

/** The table of settings for docs/settings.md, generated from the code. */
export function settingsTable(): string {
  const rows = Object.entries(VARIABLES).map(
    ([name, setting]) =>
      `| \`${name}\` | ${shownDefault(setting)} | ${allowed(setting)} | ${setting.meaning} |`,
  );
  return ['| variable | default | allowed | |', '|---|---|---|---|', ...rows].join('\n');
}
