/** One environment variable: its kind says what is allowed in it, and how it is read. */
export type Setting =
  | { readonly kind: 'text'; readonly default?: string; readonly pattern: RegExp; readonly allowed: string }
  | {
      readonly kind: 'integer';
      readonly default?: number;
      readonly min: number;
      readonly max: number;
      readonly unit: string;
    }
  | { readonly kind: 'flag'; readonly default: boolean }
  | { readonly kind: 'choice'; readonly default?: string; readonly values: readonly string[] }
  | { readonly kind: 'names'; readonly default?: string }
  | { readonly kind: 'url'; readonly schemes: readonly string[]; readonly allowed: string };

const WORD = { pattern: /^[\w.:/@+-]{1,64}$/, allowed: '1 to 64 letters, digits and _ . : / @ + -' };
const NAME = { pattern: /^[^\s'"\\]{1,128}$/, allowed: '1 to 128 characters without blanks, quotes and \\' };
const HOST = { pattern: /^[\w.:-]{1,253}$/, allowed: 'a host name or an IP address' };
const ARN = { pattern: /^[\w.:/@+=!-]{1,2048}$/, allowed: 'the ARN or the name of a secret' };
const ID = {
  pattern: /^[a-zA-Z][a-zA-Z0-9-]{0,254}$/,
  allowed: 'an identifier: a letter, then letters, digits and -',
};
const ATTEMPT = { kind: 'integer', default: 500, min: 10, max: 30_000, unit: 'ms' } as const;
const SECONDS = { kind: 'integer', min: 0, max: 86_400, unit: 's' } as const;

/** Every variable that Beacon reads, with its default: the README's table is held against this one. */
export const ENV = {
  SERVICE_NAME: { kind: 'text', default: 'beacon', ...WORD },
  APP_VERSION: { kind: 'text', default: '0.0.0', ...WORD },
  ENVIRONMENT: { kind: 'text', default: 'development', ...WORD },
  LOG_LEVEL: { kind: 'choice', default: 'INFO', values: ['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT'] },
  COMPONENTS: { kind: 'names' },
  CRITICAL_COMPONENTS: { kind: 'names' },
  DATABASE_URL: {
    kind: 'url',
    schemes: ['postgres:', 'postgresql:'],
    allowed: 'postgres://user:password@host:port/database',
  },
  DATABASE_HOST: { kind: 'text', ...HOST },
  DATABASE_PORT: { kind: 'integer', default: 5432, min: 1, max: 65_535, unit: 'port' },
  DATABASE_NAME: { kind: 'text', ...NAME },
  DATABASE_USER: { kind: 'text', ...NAME },
  DATABASE_SECRET_ARN: { kind: 'text', ...ARN },
  DATABASE_IAM_AUTH: { kind: 'flag', default: false },
  DATABASE_EXPECT_WRITABLE: { kind: 'flag', default: false },
  DATABASE_CA: { kind: 'text', pattern: /^[^\0]{1,1024}$/, allowed: 'the path of a PEM file' },
  DATABASE_TLS: { kind: 'choice', default: 'verify', values: ['verify', 'off'] },
  DATABASE_TIMEOUT_MS: ATTEMPT,
  DATABASE_TTL: { ...SECONDS, default: 60 },
  DATABASE_FAILURE_TTL: { ...SECONDS, default: 5 },
  CACHE_URL: {
    kind: 'url',
    schemes: ['redis:', 'rediss:'],
    allowed: 'redis://[user]:[password]@host:port/[db], or rediss:// for TLS',
  },
  CACHE_CLUSTER: { kind: 'flag', default: false },
  CACHE_SECRET_ARN: { kind: 'text', ...ARN },
  CACHE_IAM_AUTH: { kind: 'flag', default: false },
  CACHE_USER: { kind: 'text', ...NAME },
  CACHE_NAME: {
    kind: 'text',
    pattern: /^[a-z][a-z0-9-]{0,39}$/,
    allowed: 'the name of the cache: 1 to 40 of a-z, 0-9 and -',
  },
  CACHE_SERVERLESS: { kind: 'flag', default: false },
  CACHE_KEY_PREFIX: {
    kind: 'text',
    default: 'beacon:health:',
    pattern: /^[\w.:/@{}+-]{1,128}$/,
    allowed: '1 to 128 letters, digits and _ . : / @ { } + -',
  },
  CACHE_TIMEOUT_MS: ATTEMPT,
  CACHE_TTL: { ...SECONDS, default: 30 },
  CACHE_FAILURE_TTL: { ...SECONDS, default: 1 },
  BUFFER_SOURCE: { kind: 'choice', values: ['memory', 'dynamodb'] },
  BUFFER_NAME: {
    kind: 'text',
    default: 'audit',
    pattern: /^[\w.-]{1,64}$/,
    allowed: '1 to 64 letters, digits and _ . -',
  },
  TABLE_NAME: {
    kind: 'text',
    pattern: /^[\w.:/-]{3,1024}$/,
    allowed: 'the name or the ARN of a DynamoDB table',
  },
  MAX_BUFFER_SIZE_ITEMS: { kind: 'integer', default: 1000, min: 1, max: 10_000_000, unit: 'events' },
  MAX_BUFFER_SIZE_MB: { kind: 'integer', default: 10, min: 0, max: 10_240, unit: 'MiB' },
  MAX_BUFFER_AGE_SECONDS: { ...SECONDS, default: 0 },
  EVENT_SIZE_ESTIMATE_KB: { kind: 'integer', default: 50, min: 1, max: 1_048_576, unit: 'KiB' },
  EXACT_BUFFER_MEMORY: { kind: 'flag', default: true },
  BUFFER_WRITER_TIMEOUT: { ...SECONDS, default: 900, min: 120 },
  FLUSH_INTERVAL: SECONDS,
  MAX_MEMORY_PERCENT: { kind: 'integer', default: 80, min: 1, max: 100, unit: 'percent' },
  CHECK_DEADLINE_MS: { kind: 'integer', default: 1200, min: 120, max: 60_000, unit: 'ms' },
  EDGE_PATH: {
    kind: 'text',
    pattern: /^(\/[\w.~-]{1,128}){1,8}$/,
    allowed: 'a path of 1 to 8 parts, such as /edge/6f1b…, of letters, digits and _ . ~ -',
  },
  EDGE_TTL: { ...SECONDS, default: 10 },
  EDGE_DEADLINE_MS: { kind: 'integer', default: 800, min: 120, max: 60_000, unit: 'ms' },
  DEGRADED_STATUS_CODE: {
    kind: 'text',
    default: '206',
    pattern: /^(2\d\d|429|503)$/,
    allowed: 'any 2xx, 429 or 503',
  },
  PUBLIC_DETAIL: { kind: 'choice', default: 'full', values: ['full', 'state', 'status'] },
  PROBE_FUNCTION_NAME: {
    kind: 'text',
    pattern: /^[\w:$-]{1,200}$/,
    allowed: 'the name or the ARN of a Lambda function',
  },
  TOPIC_ARN: {
    kind: 'text',
    pattern: /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]{1,256}$/,
    allowed: 'the ARN of an SNS topic',
  },
  RDS_INSTANCE_ID: { kind: 'text', ...ID },
  RDS_CLUSTER_ID: { kind: 'text', ...ID },
  CACHE_NODE_IDS: { kind: 'names' },
  CACHE_SERVERLESS_NAME: { kind: 'text', ...ID },
  DASHBOARD_NAME: { kind: 'text', pattern: /^[\w-]{1,255}$/, allowed: '1 to 255 letters, digits and _ -' },
  RUNBOOK_URL: { kind: 'url', schemes: ['https:', 'http:'], allowed: 'https://…' },
} as const satisfies Record<string, Setting>;

export type EnvName = keyof typeof ENV;
