import { VARIABLES as ENV } from '../validation/variables.ts';

/** Limits that depend on the size of what is watched. */
export interface Thresholds {
  /** Events in the audit buffer. @default 800, 80 % of what `MAX_BUFFER_SIZE_ITEMS` is unless set */
  readonly bufferDepth: number;
  /** Connections to the database. @default 80, which suits the smallest instances; set 80 % of `max_connections` */
  readonly databaseConnections: number;
  /** Bytes free on the volume. @default 2 GiB, a tenth of the smallest one */
  readonly freeStorageBytes: number;
  /** Keys evicted in 5 minutes. @default 1,000 */
  readonly evictions: number;
  /** Bytes in a serverless cache, which has no memory that fills but a bill that grows. @default 1 GiB, some $60 a month */
  readonly serverlessCacheBytes: number;
}

const GIB = 1024 ** 3;

const DEFAULTS: Thresholds = {
  bufferDepth: ENV.MAX_BUFFER_SIZE_ITEMS.default * 0.8,
  databaseConnections: 80,
  freeStorageBytes: 2 * GIB,
  evictions: 1_000,
  serverlessCacheBytes: GIB,
};

/** Half of the 500 ms that one attempt may take (`DATABASE_TIMEOUT_MS`, `CACHE_TIMEOUT_MS`). */
const SLOW_MS = ENV.DATABASE_TIMEOUT_MS.default / 2;

export const slowMs = (given: { readonly slowMs?: number }): number => given.slowMs ?? SLOW_MS;

export const threshold =
  (name: keyof Thresholds) =>
  ({ thresholds = {} }: { readonly thresholds?: Partial<Thresholds> }): number =>
    thresholds[name] ?? DEFAULTS[name];

/** Percent of CPU: "CloudWatch recommended alarms" for RDS and ElastiCache. */
export const CPU_PERCENT = 90;

/** Percent of a node's memory: what is left of `maxmemory` takes a burst of writes. */
export const MEMORY_PERCENT = 80;

/** Connections to one node or serverless cache: 80 % of the 65,000 that ElastiCache takes. */
export const CACHE_CONNECTIONS = 0.8 * 65_000;

/** Processing units in 5 minutes: 80 % of the 30,000 a second that a serverless cache takes before it has to grow. */
export const CACHE_UNITS = 0.8 * 30_000 * 300;

/** Seconds that a read replica of RDS may be behind. */
export const REPLICA_LAG_SECONDS = 30;

/** Milliseconds that a reader of Aurora may be behind: they share a volume, and are most often behind by less than 100. */
export const AURORA_REPLICA_LAG_MS = 1_000;

/** Requests in 5 minutes: one client that keeps asking above the limit of 100 a minute for a minute. */
export const REFUSED_REQUESTS = 100;
