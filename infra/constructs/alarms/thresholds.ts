import { componentPrefix } from '../../../lib/settings/kind-settings.ts';
import { DEFAULTS, numberSetting } from '../validation/variables.ts';

/** Limits that depend on the size of what is watched. At a limit there is an alarm. */
export interface Thresholds {
  /** Events in the audit buffer. @default - 80 % of `MAX_BUFFER_SIZE_ITEMS` in `settings`, which is 800 */
  readonly bufferDepth: number;
  /**
   * Connections to a database. @default - 70 % of what the class of the instance allows, or 80 % of the prop
   * `maxConnections` of the database; 80 where synth knows neither, which suits the smallest class
   */
  readonly databaseConnections: number;
  /**
   * Free space on a database's volume, bytes; there is an alarm below it. @default - a tenth of the volume, 2 to 20 GiB;
   * half of that where the volume grows by itself; 2 GiB where synth does not know the volume
   */
  readonly freeStorageBytes: number;
  /** Keys that a cache evicts in 5 minutes. @default 1,000 */
  readonly evictions: number;
  /**
   * Data in a serverless cache, bytes. Its memory never fills, but its bill grows.
   * @default - 80 % of the limit that the cache has; 1 GiB without one, about $60 a month
   */
  readonly serverlessCacheBytes: number;
}

/** What the limits of alarms are computed from. */
export type Limits = {
  /** For every component, ms. @default - half of each component's time limit */
  readonly slowMs?: number;
  /** @default - see each */
  readonly thresholds?: Partial<Thresholds>;
  /** Environment variables of the functions, which some limits follow. @default - Beacon's defaults */
  readonly settings?: Readonly<Record<string, string | undefined>>;
};

const GIB = 1024 ** 3;

const FIXED: Omit<Thresholds, 'bufferDepth'> = {
  databaseConnections: 80,
  freeStorageBytes: 2 * GIB,
  evictions: 1_000,
  serverlessCacheBytes: GIB,
};

/** The limit that the user gave, or the one that suits the target, or the default. */
export function threshold(name: keyof Thresholds) {
  return (limits: Limits, { limit }: { readonly limit?: number | undefined } = {}): number =>
    limits.thresholds?.[name] ?? limit ?? (name === 'bufferDepth' ? bufferDepth(limits) : FIXED[name]);
}

/** 80 % of the events that the buffer holds, rounded up. */
function bufferDepth({ settings }: Limits): number {
  return Math.ceil((numberSetting(settings, 'MAX_BUFFER_SIZE_ITEMS', DEFAULTS.bufferItems) * 4) / 5);
}

/** From how many ms on a component is slow. By default half of what one attempt may take. */
export function slowMs(limits: Limits, component: string): number {
  const setting = `${componentPrefix(component)}TIMEOUT_MS`;
  return limits.slowMs ?? numberSetting(limits.settings, setting, DEFAULTS.timeoutMs) / 2;
}

/** Percent of CPU, as AWS recommends for RDS and ElastiCache ("CloudWatch recommended alarms"). */
export const CPU_PERCENT = 90;

/** Percent of a cache node's memory. The rest of `maxmemory` takes a burst of writes. */
export const MEMORY_PERCENT = 80;

/** Connections to one node or serverless cache: 80 % of the 65,000 that ElastiCache accepts. */
export const CACHE_CONNECTIONS = 0.8 * 65_000;

/** Processing units in 5 minutes: 80 % of the 30,000 a second that a serverless cache accepts before it must scale. */
export const CACHE_UNITS = 0.8 * 30_000 * 300;

/** Seconds that a read replica of RDS may be behind. */
export const REPLICA_LAG_SECONDS = 30;

/** Milliseconds that an Aurora reader may be behind. Readers share the writer's volume, and are usually less than 100 behind. */
export const AURORA_REPLICA_LAG_MS = 1_000;

/** Requests in 5 minutes: as many as one client sends in a minute at the default limit of one client. */
export const REFUSED_REQUESTS = 100;
