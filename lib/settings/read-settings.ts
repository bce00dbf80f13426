import { ConfigError, type Fault } from './config-error.ts';
import { ENV, type EnvName, type Setting } from './table.ts';

export type Env = Readonly<Record<string, string | undefined>>;

type Read<S extends Setting> = S extends { kind: 'integer' }
  ? number
  : S extends { kind: 'flag' }
    ? boolean
    : S extends { kind: 'choice'; values: readonly (infer V)[] }
      ? V
      : S extends { kind: 'names' }
        ? readonly string[]
        : S extends { kind: 'url' }
          ? URL
          : string;

type Value<S extends Setting> = S extends { default: unknown } ? Read<S> : Read<S> | undefined;

/** Every variable by its name, read as its kind says; `undefined` where it has neither value nor default. */
export type Settings = { readonly [N in EnvName]: Value<(typeof ENV)[N]> };

/** Reads every variable. One that can't be read has its default, and a fault; an empty one counts as unset. */
export function readSettings(env: Env): { settings: Settings; faults: Fault[] } {
  const faults: Fault[] = [];
  const entries = Object.entries<Setting>(ENV).map(([name, setting]) => {
    const fallback = 'default' in setting ? setting.default : undefined;
    const given = env[name];
    if (!given) return [name, fallback];
    const parsed = parse(setting, given);
    if (parsed !== undefined) return [name, parsed];
    faults.push({ name, problem: `got ${shown(setting, given)}; allowed: ${allowed(setting)}` });
    return [name, fallback];
  });
  return { settings: Object.fromEntries(entries) as Settings, faults };
}

/**
 * The settings for a part that works without the rest of Beacon, in a service where other names may mean other
 * things. @throws ConfigError that lists what is wrong with those that it uses
 */
export function readOwnSettings<N extends EnvName>(env: Env, names: readonly N[]): Pick<Settings, N> {
  const own: readonly string[] = names;
  const { settings, faults } = readSettings(env);
  const ours = faults.filter(({ name }) => own.includes(name));
  if (ours.length > 0) throw new ConfigError(ours);
  return settings;
}

function parse(setting: Setting, text: string): unknown {
  switch (setting.kind) {
    case 'text':
      return setting.pattern.test(text) ? text : undefined;
    case 'integer':
      return /^\d{1,15}$/.test(text) && Number(text) >= setting.min && Number(text) <= setting.max
        ? Number(text)
        : undefined;
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'choice':
      return setting.values.find(value => value === text);
    case 'names':
      return splitNames(text);
    case 'url': {
      const url = URL.parse(text);
      return url && setting.schemes.includes(url.protocol) ? url : undefined;
    }
  }
}

function splitNames(text: string): string[] {
  const names = text.split(',').map(name => name.trim());
  return [...new Set(names.filter(name => name !== ''))];
}

/** What is allowed, in words: for the error and for the README's table. */
export function allowed(setting: Setting): string {
  switch (setting.kind) {
    case 'text':
    case 'url':
      return setting.allowed;
    case 'integer':
      return `a whole number from ${setting.min} to ${setting.max} (${setting.unit})`;
    case 'flag':
      return 'true or false';
    case 'choice':
      return setting.values.join(', ');
    case 'names':
      return 'names, separated by commas';
  }
}

/** What was given, cut where it is long; never of a URL, which may hold a password. */
function shown(setting: Setting, given: string): string {
  if (setting.kind === 'url')
    return `a value of ${given.length} characters (not shown: it may hold a password)`;
  return JSON.stringify(given.length > 60 ? `${given.slice(0, 60)}…` : given);
}
