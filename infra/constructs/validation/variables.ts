import { ENV, type EnvName } from '../../../lib/settings/table.ts';

/** What a text must look like. */
export type TextForm = { readonly pattern: RegExp /** In words. */; readonly allowed: string };

export const SERVICE_NAME: TextForm = ENV.SERVICE_NAME;
export const BUFFER_NAME: TextForm = ENV.BUFFER_NAME;
export const HOST: TextForm = ENV.DATABASE_HOST;
/** The name of a replication group or of a serverless cache. */
export const CACHE_NAME: TextForm = ENV.CACHE_NAME;

/** Values that the functions use when a variable is not set. */
export const DEFAULTS = {
  bufferItems: ENV.MAX_BUFFER_SIZE_ITEMS.default,
  /** Time limit of one attempt of a check, ms. */
  timeoutMs: ENV.DATABASE_TIMEOUT_MS.default,
  cacheKeyPrefix: ENV.CACHE_KEY_PREFIX.default,
  degradedStatusCode: ENV.DEGRADED_STATUS_CODE.default,
} as const;

/** `TIMEOUT_MS` of `DATABASE_TIMEOUT_MS`: the name of a variable without its component. */
type LocalName = EnvName extends infer Name
  ? Name extends `DATABASE_${infer Local}` | `CACHE_${infer Local}`
    ? Local
    : never
  : never;

/** Environment variables of the functions. Those of a component in `checks` begin with its name: `REPORTS_TIMEOUT_MS`. */
export type Settings = Readonly<Partial<Record<EnvName, string>>> & {
  readonly [name in `${string}_${LocalName}`]: string;
};

/** What the variables of a component begin with: `read-replica` -> `READ_REPLICA_`. */
export function variablePrefix(component: string): string {
  return `${component.toUpperCase().replaceAll('-', '_')}_`;
}

/** The variables of Beacon that belong to no component in `checks`. */
export function knownVariables(): string[] {
  return Object.keys(ENV);
}

/** The names of a component's variables without its prefix: of `database`, `HOST`, `TIMEOUT_MS` and so on. */
export function localVariables(component: string): string[] {
  const prefix = variablePrefix(component);
  return knownVariables().flatMap(name => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}

/** A number from `settings`; the default when it is not set, or when synth can't know it. */
export function numberSetting(
  settings: Readonly<Record<string, string | undefined>> | undefined,
  name: string,
  fallback: number,
): number {
  const given = settings?.[name];
  return given && /^\d+$/.test(given) ? Number(given) : fallback;
}
