import { ConfigError, type Fault } from './config-error.ts';
import { cureOf } from './cures.ts';
import { shownValue } from './rejected-value.ts';
import { allowed, parseSetting, type Setting, type SettingsOf, type SettingTable } from './setting.ts';

/** Environment variables, as in `process.env`. An empty one counts as not set. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Values, and what is wrong with the variables that could not be read: those have their default. */
export type Readings<T extends SettingTable> = { readonly settings: SettingsOf<T>; readonly faults: Fault[] };

/** Reads the variables of a table. @param prefix of every variable's name in the environment */
export function readTable<T extends SettingTable>(table: T, env: Env, prefix = ''): Readings<T> {
  const faults: Fault[] = [];
  const entries = Object.entries<Setting>(table).map(([name, setting]) => {
    const fallback = 'default' in setting ? setting.default : undefined;
    const { fallbackName = '' } = setting;
    const variable = !env[`${prefix}${name}`] && env[fallbackName] ? fallbackName : `${prefix}${name}`;
    const given = env[variable];
    if (!given) return [name, fallback];
    const value = parseSetting(setting, given);
    if (value !== undefined) return [name, value];
    const problem = `got ${shownValue(setting, given)}; allowed: ${allowed(setting)}${cureOf(setting, given)}`;
    faults.push({ name: variable, problem });
    return [name, fallback];
  });
  return { settings: Object.fromEntries(entries) as SettingsOf<T>, faults };
}

/** The same for a part that works without the rest of Beacon. @throws ConfigError that lists every fault */
export function requireTable<T extends SettingTable>(table: T, env: Env): SettingsOf<T> {
  const { settings, faults } = readTable(table, env);
  if (faults.length > 0) throw new ConfigError(faults);
  return settings;
}
