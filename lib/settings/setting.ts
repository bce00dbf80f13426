import { parseUrl } from './parse-url.ts';

/** One environment variable: its type says which text is allowed and how it is read. */
export type Setting = {
  /** One line for the table in the docs. */
  readonly meaning: string;
  /** The default in words, for the table in the docs. @default - `default`, or none */
  readonly defaultText?: string;
  /** Another variable, without a prefix, that is read where this one is not set. @default - none */
  readonly fallbackName?: string;
  /** Whether signed callers see the value. @default - unless it is text or a URL, which may contain a secret */
  readonly shown?: boolean;
} & (
  | { readonly type: 'text'; readonly default?: string; readonly pattern: RegExp; readonly allowed: string }
  | {
      /** `number` may have a fraction, of up to 6 digits. */
      readonly type: 'integer' | 'number';
      readonly default?: number;
      /** Inclusive. */
      readonly min: number;
      /** Inclusive. */
      readonly max: number;
      readonly unit: string;
    }
  | { readonly type: 'flag'; readonly default: boolean }
  | { readonly type: 'choice'; readonly default?: string; readonly values: readonly string[] }
  | { readonly type: 'names'; readonly default?: string }
  | { readonly type: 'url'; readonly schemes: readonly string[]; readonly allowed: string }
);

/** Variables by their names. */
export type SettingTable = Readonly<Record<string, Setting>>;

type Read<S extends Setting> = S extends { type: 'integer' | 'number' }
  ? number
  : S extends { type: 'flag' }
    ? boolean
    : S extends { type: 'choice'; values: readonly (infer V)[] }
      ? V
      : S extends { type: 'names' }
        ? readonly string[]
        : S extends { type: 'url' }
          ? URL
          : string;

type Value<S extends Setting> = S extends { default: unknown } ? Read<S> : Read<S> | undefined;

/** The values of a table, each of its type; `undefined` where a variable has neither value nor default. */
export type SettingsOf<T extends SettingTable> = { readonly [N in keyof T]: Value<T[N]> };

/** The value of a text; `undefined` when the text is not allowed. */
export function parseSetting(setting: Setting, text: string): unknown {
  switch (setting.type) {
    case 'text':
      return setting.pattern.test(text) ? text : undefined;
    case 'integer':
    case 'number':
      return FORMS[setting.type].test(text) && Number(text) >= setting.min && Number(text) <= setting.max
        ? Number(text)
        : undefined;
    case 'flag':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'choice':
      return setting.values.find(value => value === text);
    case 'names':
      return splitNames(text);
    case 'url': {
      const url = parseUrl(text);
      return url && setting.schemes.includes(url.protocol) ? url : undefined;
    }
  }
}

const FORMS = { integer: /^\d{1,15}$/, number: /^\d{1,9}(\.\d{1,6})?$/ } as const;

function splitNames(text: string): string[] {
  const names = text.split(',').map(name => name.trim());
  return [...new Set(names.filter(name => name !== ''))];
}

/** What is allowed, in words: for error messages and for the table in the docs. */
export function allowed(setting: Setting): string {
  switch (setting.type) {
    case 'text':
    case 'url':
      return setting.allowed;
    case 'integer':
      return `a whole number from ${setting.min} to ${setting.max} (${setting.unit})`;
    case 'number':
      return `a number from ${setting.min} to ${setting.max} (${setting.unit}), with up to 6 decimals`;
    case 'flag':
      return 'true or false';
    case 'choice':
      return setting.values.join(', ');
    case 'names':
      return 'names, separated by commas';
  }
}
