import { PATH, RUNS, SECONDS, VANTAGE, WORD } from './patterns.ts';
import type { SettingsOf, SettingTable } from './setting.ts';

/** The variables that belong to no kind of component. */
export const COMMON = {
  SERVICE_NAME: {
    type: 'text',
    default: 'beacon',
    ...WORD,
    meaning: 'name of the service in logs, metrics and messages, and of the connection in PostgreSQL',
  },
  APP_VERSION: { type: 'text', default: '0.0.0', ...WORD, meaning: 'reported as `version`' },
  ENVIRONMENT: {
    type: 'text',
    default: 'development',
    ...WORD,
    fallbackName: 'ENV',
    meaning: 'reported as `environment`; where it is not set, `ENV` is read',
  },
  LOG_LEVEL: {
    type: 'choice',
    default: 'INFO',
    values: ['DEBUG', 'INFO', 'WARN', 'ERROR', 'SILENT'],
    meaning: 'lines below this level are not written',
  },
  CHECKS: {
    type: 'names',
    meaning: 'more components, as `name:kind`: `reports:postgresql,sessions:redis`',
  },
  COMPONENTS: {
    type: 'names',
    defaultText: 'what is configured',
    meaning: 'components to report; a component that is listed but not configured stops the start',
  },
  HEALTH_GROUPS: {
    type: 'text',
    pattern: /^.{2,4000}$/s,
    allowed: '2 to 4,000 characters of JSON',
    meaning:
      'groups of components, each with a path: `{"failover":["database"]}` adds `/health/failover`, where every listed one is critical. `{"components":[…],"critical":[…]}` names the critical ones',
  },
  CRITICAL_COMPONENTS: {
    type: 'names',
    defaultText: '`database`',
    meaning: 'components that make the whole `down` when they are down',
  },
  TABLE_NAME: {
    type: 'text',
    pattern: /^[\w.:/-]{3,1024}$/,
    allowed: 'the name or the ARN of a DynamoDB table',
    meaning: "Beacon's DynamoDB table: buffer depths (with `BUFFER_SOURCE=dynamodb`) and alarm incidents",
  },
  CHECK_DEADLINE_MS: {
    type: 'integer',
    default: 1200,
    min: 120,
    max: 60_000,
    unit: 'ms',
    meaning: 'when an answer is due, counted from when the gateway received the request',
  },
  CONNECTION_MAX_AGE: {
    ...SECONDS,
    default: 300,
    meaning:
      'age after which a new connection must prove that connecting still works, ± 20 %; 0: in every run',
  },
  FAILURES_TO_DOWN: {
    ...RUNS,
    default: 1,
    meaning:
      'so many runs in a row must find a component down before callers see it; the last of them counts',
  },
  SECONDS_TO_DOWN: {
    ...SECONDS,
    default: 0,
    meaning: '… and so long after the first of them',
  },
  SUCCESSES_TO_UP: {
    ...RUNS,
    default: 1,
    meaning: 'so many runs in a row must find a component working before callers see it up again',
  },
  SLOW_RUNS: {
    ...RUNS,
    default: 3,
    meaning: 'so many runs in a row must be slower than `<NAME>_SLOW_MS` before a component is `degraded`',
  },
  HEARTBEAT_SECONDS: {
    ...SECONDS,
    default: 0,
    meaning:
      'how often the probe function runs by schedule; 0: never. A failure that one environment alone sees is believed 10 s later',
  },
  SHARED_RESULTS: {
    type: 'flag',
    default: false,
    meaning: 'share results among all environments, through the table in `TABLE_NAME`',
  },
  STALE_LIMIT: {
    ...SECONDS,
    default: 15,
    meaning:
      'how much older than its TTL a shared result may be while another environment renews it; never used on the edge path',
  },
  VANTAGE: {
    type: 'text',
    default: 'default',
    ...VANTAGE,
    meaning:
      'the network position from which components are checked; results are shared only among environments with the same',
  },
  BASE_PATH: {
    type: 'text',
    ...PATH,
    meaning:
      'what precedes `/health` where the event does not say it: `/orders` for `/orders/health`. Paths without it work as well',
  },
  EDGE_PATH: {
    type: 'text',
    ...PATH,
    meaning: 'path for Route 53; without it there is none',
  },
  EDGE_PATH_PREVIOUS: {
    type: 'text',
    ...PATH,
    meaning: 'a second path for Route 53, while `EDGE_PATH` changes',
  },
  EDGE_TTL: { ...SECONDS, default: 10, meaning: 'maximum age of a result on the edge path' },
  EDGE_DEADLINE_MS: {
    type: 'integer',
    default: 800,
    min: 120,
    max: 60_000,
    unit: 'ms',
    meaning: 'when an answer on the edge path is due',
  },
  EDGE_COMPONENTS: {
    type: 'names',
    defaultText: 'the critical ones, without your own checks',
    meaning:
      'components whose failure may move traffic away from this region. Leave out what regions share: moving away from it does not help',
  },
  EDGE_DEGRADED: {
    type: 'choice',
    default: 'up',
    values: ['up', 'down'],
    meaning: 'what the edge path says when one of `EDGE_COMPONENTS` is degraded; `down` answers 503',
  },
  EDGE_UNKNOWN: {
    type: 'choice',
    default: 'up',
    values: ['up', 'down'],
    meaning: 'what the edge path says when Beacon itself cannot tell; `down` answers 503',
  },
  EDGE_PARTIAL: {
    type: 'choice',
    default: 'up',
    values: ['up', 'down'],
    meaning:
      'what the edge path says when only some environments reach one of `EDGE_COMPONENTS`; `down` answers 503',
  },
  EDGE_CONFIRM_SECONDS: {
    ...SECONDS,
    default: 0,
    meaning:
      'how long the edge path waits until another environment confirms a failure that only it sees. Only with `SHARED_RESULTS`',
  },
  LOGIN_SHARED_WITH_SERVICE: {
    type: 'flag',
    default: false,
    meaning:
      'whether your service logs in with the same login as Beacon. Only then a rejected login may move traffic',
  },
  DEGRADED_STATUS_CODE: {
    type: 'text',
    default: '206',
    pattern: /^(2\d\d|429|503)$/,
    allowed: 'any 2xx, 429 or 503',
    shown: true,
    meaning: 'HTTP status code of `degraded`',
  },
  PUBLIC_DETAIL: {
    type: 'choice',
    default: 'full',
    values: ['full', 'state', 'status'],
    meaning:
      'what callers without a signature see: the whole report, the state of each component, or the status',
  },
} as const satisfies SettingTable;

export type CommonSettings = SettingsOf<typeof COMMON>;
