import * as v from 'valibot';
import type { Fault } from '../errors.ts';
import { ENV, type EnvName, type Setting } from '../names/env.ts';

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
    const parsed = v.safeParse(schema(setting), given);
    if (parsed.success) return [name, parsed.output];
    faults.push({ name, problem: `got ${shown(setting, given)}; allowed: ${allowed(setting)}` });
    return [name, fallback];
  });
  return { settings: Object.fromEntries(entries) as Settings, faults };
}

function schema(setting: Setting): v.GenericSchema<string, unknown> {
  switch (setting.kind) {
    case 'text':
      return v.pipe(v.string(), v.regex(setting.pattern));
    case 'integer':
      return v.pipe(
        v.string(),
        v.digits(),
        v.transform(Number),
        v.minValue(setting.min),
        v.maxValue(setting.max),
      );
    case 'flag':
      return v.pipe(
        v.string(),
        v.picklist(['true', 'false']),
        v.transform(text => text === 'true'),
      );
    case 'choice':
      return v.pipe(v.string(), v.picklist(setting.values));
    case 'names':
      return v.pipe(v.string(), v.transform(splitNames), v.minLength(1));
    case 'url':
      return v.pipe(
        v.string(),
        v.url(),
        v.transform(text => new URL(text)),
        v.check(url => setting.schemes.includes(url.protocol)),
      );
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
