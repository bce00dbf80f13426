import { BUFFER_CHECK_TABLE, bufferSettings } from '../../../lib/checks/buffer/settings.ts';
import { type MEMORY_TABLE, memorySettings } from '../../../lib/checks/memory/settings.ts';
import { postgresqlSettings } from '../../../lib/checks/postgresql/settings.ts';
import type { POSTGRESQL_TABLE } from '../../../lib/checks/postgresql/variables.ts';
import { redisSettings } from '../../../lib/checks/redis/settings.ts';
import { REDIS_TABLE } from '../../../lib/checks/redis/variables.ts';
import { COMMON } from '../../../lib/settings/common.ts';
import type { KindSettings } from '../../../lib/settings/kind-settings.ts';
import { ATTEMPT_MS, HOST as HOST_FORM } from '../../../lib/settings/patterns.ts';

/** What a text must look like. */
export type TextForm = { readonly pattern: RegExp /** In words. */; readonly allowed: string };

export const SERVICE_NAME: TextForm = COMMON.SERVICE_NAME;
export const BUFFER_NAME: TextForm = BUFFER_CHECK_TABLE.BUFFER_NAME;
export const HOST: TextForm = HOST_FORM;
/** The name of a replication group or of a serverless cache. */
export const CACHE_NAME: TextForm = REDIS_TABLE.NAME;

/** Values that the functions use when a variable is not set. */
export const DEFAULTS = {
  bufferItems: BUFFER_CHECK_TABLE.MAX_BUFFER_SIZE_ITEMS.default,
  /** Time limit of one attempt of a check, ms. */
  timeoutMs: ATTEMPT_MS.default,
  cacheKeyPrefix: REDIS_TABLE.KEY_PREFIX.default,
  degradedStatusCode: COMMON.DEGRADED_STATUS_CODE.default,
} as const;

/** The settings of every kind of component, in the order of the report. A test compares them with the functions' registry. */
export const KIND_SETTINGS: readonly KindSettings[] = [
  bufferSettings,
  memorySettings,
  postgresqlSettings,
  redisSettings,
];

type CommonName = keyof typeof COMMON | keyof typeof BUFFER_CHECK_TABLE | keyof typeof MEMORY_TABLE;
type LocalName = keyof typeof POSTGRESQL_TABLE | keyof typeof REDIS_TABLE;

/** Environment variables of the functions. Those of a component begin with its name: `DATABASE_TTL`, `REPORTS_TTL`. */
export type Settings = Readonly<Partial<Record<CommonName, string>>> & {
  readonly [name in `${string}_${LocalName}`]?: string;
};

/** A number from `settings`; the default when it is not set, or when synth can't know it. */
export function numberSetting(
  settings: Readonly<Record<string, string | undefined>> | undefined,
  name: string,
  fallback: number,
): number {
  const given = settings?.[name];
  return given && /^\d+$/.test(given) ? Number(given) : fallback;
}
