import { allowed } from '../lib/settings/read-settings.ts';
import { ENV, type Setting } from '../lib/settings/table.ts';

const WHAT = {
  SERVICE_NAME: 'name in the log, and of the connection in PostgreSQL',
  APP_VERSION: 'reported as `version`',
  ENVIRONMENT: 'reported as `environment`',
  LOG_LEVEL: 'lines below it are not written',
  COMPONENTS: 'what must be there; one that is named and not configured stops the start',
  CRITICAL_COMPONENTS: 'what takes the whole down when it is down',
  DATABASE_URL: 'PostgreSQL to check',
  DATABASE_HOST: 'or its parts: host,',
  DATABASE_PORT: '… port,',
  DATABASE_NAME: '… database,',
  DATABASE_USER: '… user; with a secret that names one, not needed',
  DATABASE_SECRET_ARN: 'the login is in Secrets Manager: `{"username","password"}` or the password alone',
  DATABASE_IAM_AUTH: 'the password is an IAM token, signed for each connection',
  DATABASE_EXPECT_WRITABLE: 'down where it may only be read: a standby, a demoted writer',
  DATABASE_CA: 'certificates that the server is signed by; those of RDS come along',
  DATABASE_TLS: 'TLS with the certificate and the name verified; `off` for this machine alone',
  DATABASE_TIMEOUT_MS: 'limit of one attempt',
  DATABASE_TTL: 'how long an `up` is kept; 0 keeps nothing',
  DATABASE_FAILURE_TTL: 'how long anything else is kept',
  CACHE_URL: 'Redis or Valkey to check',
  CACHE_CLUSTER: 'it is a cluster, as ElastiCache Serverless is: follow where keys lead',
  CACHE_SECRET_ARN: 'the login is in Secrets Manager',
  CACHE_IAM_AUTH: 'the password is an IAM token, signed for each connection',
  CACHE_USER: 'user of ElastiCache, with `CACHE_IAM_AUTH`',
  CACHE_NAME: 'name of the cache or replication group, with `CACHE_IAM_AUTH`',
  CACHE_SERVERLESS: 'it is a serverless cache, with `CACHE_IAM_AUTH`',
  CACHE_KEY_PREFIX: 'what the keys begin with that the check writes',
  CACHE_TIMEOUT_MS: 'limit of one attempt',
  CACHE_TTL: 'how long an `up` is kept; 0 keeps nothing',
  CACHE_FAILURE_TTL: 'how long anything else is kept',
  BUFFER_SOURCE: 'report the audit buffer: of this process (`memory`), or of all writers (`dynamodb`)',
  BUFFER_NAME: 'which buffer',
  TABLE_NAME:
    "Beacon's DynamoDB table: depths of the buffer, with `BUFFER_SOURCE=dynamodb`; where alarm functions agree",
  MAX_BUFFER_SIZE_ITEMS: 'events that the buffer holds; degraded above it',
  MAX_BUFFER_SIZE_MB: 'degraded above it; 0 does not measure',
  MAX_BUFFER_AGE_SECONDS: 'degraded when the oldest event is older; 0 does not look',
  EVENT_SIZE_ESTIMATE_KB: 'counts for an event that can not be measured',
  EXACT_BUFFER_MEMORY: 'measure as V8 serialises; `false` takes the cheaper length of the JSON',
  BUFFER_WRITER_TIMEOUT: 'a writer that holds events and is silent for so long puts them at risk',
  FLUSH_INTERVAL: 'of the flush middleware; 0 flushes in every invocation',
  MAX_MEMORY_PERCENT: "degraded above this share of the function's memory",
  CHECK_DEADLINE_MS: 'when the answer is due, from when the gateway received the request',
  EDGE_PATH: 'path for Route 53 alone; unset: none',
  EDGE_TTL: 'how old an answer on the edge path may be',
  EDGE_DEADLINE_MS: 'when the answer on the edge path is due',
  DEGRADED_STATUS_CODE: 'code of `degraded`',
  PUBLIC_DETAIL: "the whole report, each component's state, or the status alone",
  PROBE_FUNCTION_NAME: 'alarm function: whom it asks what is down now',
  TOPIC_ARN: 'alarm function: where it tells people',
  RDS_INSTANCE_ID: 'alarm function: tell the numbers of this RDS instance,',
  RDS_CLUSTER_ID: '… of this Aurora cluster,',
  CACHE_NODE_IDS: '… of these ElastiCache nodes (CacheClusterIds; 6 at most),',
  CACHE_SERVERLESS_NAME: '… of this serverless cache',
  DASHBOARD_NAME: 'alarm function: CloudWatch dashboard to link to',
  RUNBOOK_URL: 'alarm function: what to do, to link to',
} as const satisfies Record<keyof typeof ENV, string>;

const DEFAULTS: Readonly<Record<string, string>> = {
  COMPONENTS: 'what is configured',
  CRITICAL_COMPONENTS: '`database`',
  FLUSH_INTERVAL: '`0` s on Lambda, else `60` s',
};

function shownDefault(name: string, setting: Setting): string {
  if (!('default' in setting)) return DEFAULTS[name] ?? '–';
  const unit = setting.kind === 'integer' ? ` ${setting.unit}` : '';
  return `\`${setting.default}\`${unit}`;
}

/** The README's table of settings, made from the code. */
export function settingsTable(): string {
  const rows = Object.entries<Setting>(ENV).map(([name, setting]) => {
    const what = WHAT[name as keyof typeof ENV];
    return `| \`${name}\` | ${shownDefault(name, setting)} | ${allowed(setting)} | ${what} |`;
  });
  return ['| variable | default | allowed | |', '|---|---|---|---|', ...rows].join('\n');
}
