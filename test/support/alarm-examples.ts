import { type Evidence, noEvidence } from '../../lib/alarm/evidence/evidence.ts';
import type { Series } from '../../lib/alarm/evidence/numbers.ts';
import { readProbeReport } from '../../lib/alarm/evidence/probe-report.ts';
import { memberOf } from '../../lib/alarm/incident/incident.ts';
import type { Deployment } from '../../lib/alarm/message/message-facts.ts';
import type { MessageInput } from '../../lib/alarm/message/message-input.ts';
import { HINTS } from '../../lib/report/view/hints.ts';
import { ALARM_AT, alarm } from './alarm-events.ts';

/** When a message is written: 5 s after the alarm. */
export const NOW = ALARM_AT + 5000;

export const DEPLOYMENT: Deployment = {
  service: 'orders',
  environment: 'production',
  region: 'eu-west-1',
  probeFunction: 'arn:aws:lambda:eu-west-1:111122223333:function:orders-production-probe',
  dashboard: 'orders-production',
  runbookUrl: 'https://wiki.example.com/runbooks/orders',
  numbersLeftOut: [],
};

const instant = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString();

/** The report of the probe function, in which all components are up except `notUp`. */
const report = (status: string, notUp: Readonly<Record<string, object>>) =>
  readProbeReport({
    status,
    components: {
      timestamp: instant(1),
      version: '1.0.0',
      buffer: { state: 'up', duration_ms: 0.01, item_count: 12 },
      memory: { state: 'up', duration_ms: 0.02 },
      database: { state: 'up', duration_ms: 1.84 },
      cache: { state: 'up', duration_ms: 0.71 },
      ...notUp,
    },
    environment: 'production',
    cause: 'alarm orders-production-down',
    duration_ms: 512,
  });

const UP = report('up', {});

const DATABASE_GONE = report('down', {
  database: {
    state: 'down',
    reason: 'connection_refused',
    message: 'connect ECONNREFUSED 10.0.12.7:5432',
    hint: 'nothing listens on this port: is it stopped, or is the port wrong?',
    failures_in_row: 3,
    first_failure_at: instant(183),
    last_success_at: instant(243),
  },
});

/** The secret of the database cannot be read, so the edge path answers `unknown`. */
const DATABASE_UNSEEN = report('down', {
  database: {
    state: 'down',
    reason: 'credentials_unavailable',
    message: 'User: beacon-probe is not authorized to perform: secretsmanager:GetSecretValue',
    hint: HINTS.credentials_unavailable,
    failures_in_row: 4,
    first_failure_at: instant(240),
    last_success_at: instant(300),
  },
});

const BLIND = alarm({
  name: 'orders-production-check-blind',
  reason:
    'Threshold Crossed: 2 out of the last 3 datapoints were greater than or equal to the threshold (1.0).',
  description:
    'Beacon cannot tell whether this region works, so Route 53 does not move traffic. First: Read the log line.',
  value: 1,
  threshold: 1,
  metrics: [
    {
      id: 'm1',
      label: undefined,
      isResult: true,
      periodSeconds: 60,
      source: {
        namespace: 'Beacon',
        name: 'Blind',
        dimensions: { Service: 'orders', Environment: 'production' },
        stat: 'Sum',
        accountId: undefined,
      },
    },
  ],
});

const DATABASE_PARTLY = report('degraded', {
  database: {
    state: 'degraded',
    reason: 'partly_unreachable',
    message: 'connect ECONNREFUSED 10.0.12.7:5432',
    hint: HINTS.partly_unreachable,
    failures_in_row: 2,
    first_failure_at: instant(121),
    last_success_at: instant(8),
  },
});

const PARTLY = alarm({
  name: 'orders-production-partly-unreachable',
  reason:
    'Threshold Crossed: 2 out of the last 3 datapoints were greater than or equal to the threshold (1.0).',
  description:
    'Some Lambda environments reach a critical component and others do not. First: Compare what differs.',
  value: 1,
  threshold: 1,
  metrics: [
    {
      id: 'm1',
      label: undefined,
      isResult: true,
      periodSeconds: 60,
      source: {
        namespace: 'Beacon',
        name: 'PartlyUnreachable',
        dimensions: { Service: 'orders', Environment: 'production' },
        stat: 'Sum',
        accountId: undefined,
      },
    },
  ],
});

const CACHE_SLOW = report('degraded', {
  cache: {
    state: 'down',
    reason: 'timeout',
    message: 'no answer within 500 ms',
    hint: 'no answer in time: check security groups and routes; a failover may be under way, or it is overloaded',
    failures_in_row: 5,
    first_failure_at: instant(305),
    last_success_at: instant(365),
  },
});

const series = (label: string, unit: Series['unit'], values: readonly number[]): Series => ({
  label,
  unit,
  values,
});

const OWN = series('Beacon Status (Maximum)', 'plain', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2]);

const GB = 1024 ** 3;

const DATABASE_NUMBERS = [
  series('Beacon status (0 up, 1 degraded, 2 down)', 'plain', [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2]),
  series('Beacon database latency', 'ms', [1.8, 1.9, 1.8, 2.1, 1.7, 1.9, 2, 2.4, 3.1, 6.2, 18.4, 212.6]),
  series('Beacon cache latency', 'ms', Array(15).fill(0.71)),
  series('RDS CPU', 'percent', [11.2, 12.1, 11.8, 12.4, 14, 18, 31, 52, 76, 92, 98.6, 99.1]),
  series('RDS connections', 'plain', [42, 44, 43, 45, 51, 60, 78, 91, 112, 148, 186, 190]),
  series(
    'RDS free memory',
    'bytes',
    [1.9, 1.9, 1.8, 1.8, 1.7, 1.5, 1.2, 0.9, 0.6, 0.4, 0.2, 0.1].map(n => n * GB),
  ),
  series('RDS free storage', 'bytes', Array(12).fill(41.3 * GB)),
];

const CACHE_NUMBERS = [
  series('Beacon status (0 up, 1 degraded, 2 down)', 'plain', [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]),
  series('Beacon cache latency', 'ms', [0.7, 0.7, 0.8, 1.2, 2.6, 9.4, 48, 190, 460]),
  series('Cache orders-001 engine CPU', 'percent', [21, 22, 24, 38, 61, 88, 97, 99, 99.8, 99.9]),
  series('Cache orders-001 memory used', 'percent', [71, 71.2, 71.4, 72, 72.1, 72.4, 73, 73.1, 73.3, 73.4]),
  series('Cache orders-001 evictions', 'plain', Array(10).fill(0)),
];

const CALM = [
  series('Beacon status (0 up, 1 degraded, 2 down)', 'plain', Array(15).fill(0)),
  series('Beacon database latency', 'ms', [1.8, 1.9, 1.8, 2.1, 1.7, 1.9, 2, 1.8, 1.7, 1.9]),
  series('RDS CPU', 'percent', [11.2, 12.1, 11.8, 12.4, 11.9, 12, 11.4, 11.7, 12.2, 11.8]),
];

const OTHERS = [
  { name: 'orders-api-5xx', startedAt: NOW - 95_000 },
  { name: 'payments-queue-age', startedAt: NOW - 26 * 3_600_000 },
];

const firing = (...alarms: { name: string; startedAt: number }[]) => ({
  found: { alarms, isComplete: true },
});

const evidence = (changes: Partial<Evidence>): Evidence => ({
  probe: { found: UP },
  alarmNumbers: { found: [OWN] },
  alarmMinutes: 15,
  dependencyNumbers: { found: CALM },
  firing: firing({ name: 'orders-production-down', startedAt: ALARM_AT }),
  current: { found: 'ALARM' },
  children: { found: [] },
  overrides: { found: [] },
  ...changes,
});

const input = (changes: Partial<MessageInput>): MessageInput => {
  const change = changes.alarm ?? alarm();
  return {
    kind: 'alarm',
    incidentId: 'incident-1',
    alarm: change,
    members: [memberOf(change, undefined)],
    isAddendum: false,
    tableProblem: undefined,
    isAboutAlarmFunction: false,
    ...changes,
  };
};

const GONE = evidence({
  probe: { found: DATABASE_GONE },
  dependencyNumbers: { found: DATABASE_NUMBERS },
  firing: firing({ name: 'orders-production-down', startedAt: ALARM_AT }, ...OTHERS),
});

const probeMissing = (why: string) =>
  evidence({
    probe: { missing: why },
    dependencyNumbers: {
      found: [series('Beacon status (0 up, 1 degraded, 2 down)', 'plain', []), ...CALM.slice(1)],
    },
  });

const CHILDREN = [
  'api-5xx',
  'api-latency',
  'database',
  'cache',
  'queue-age',
  'queue-depth',
  'worker',
  'login',
];

const composite = alarm({
  name: 'orders-production-page',
  reason:
    'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-production-database transitioned to ALARM at Monday 23 ' +
    'November, 2026 03:12:31 UTC',
  description: 'Customers cannot order.',
  metrics: [],
  isComposite: true,
  children: [{ name: 'orders-production-database', state: 'ALARM' }],
  value: undefined,
  threshold: undefined,
});

const STORM = Array.from({ length: 12 }, (_, index) =>
  memberOf(
    alarm({ name: `orders-production-check-${index + 1}`, changedAt: ALARM_AT + index * 200 }),
    undefined,
  ),
);

const ok = alarm({
  state: 'OK',
  previousState: 'ALARM',
  changedAt: ALARM_AT + 725_000,
  reason:
    'Threshold Crossed: 3 out of the last 3 datapoints were not greater than or equal to the threshold (2.0).',
});

/** The disk of the database, as the stack of Beacon watches it. */
const STORAGE = alarm({
  name: 'orders-production-database-storage',
  description:
    "The database's disk is nearly full. When it is full, the database can't write. First: Add storage. Then find what " +
    "grows: tables, logs, or WAL that a replication slot keeps. Look: The dashboard: the database's own metrics; " +
    'Performance Insights. Runbook: https://wiki.example.com/runbooks/orders',
  reason:
    'Threshold Crossed: 3 out of the last 3 datapoints [1.288490188E9 (23/11/26 03:07:00), 1.503238553E9 (23/11/26 ' +
    '03:02:00), 1.717986918E9 (23/11/26 02:57:00)] were less than the threshold (2.147483648E9) (minimum 3 datapoints ' +
    'for OK -> ALARM transition).',
  value: 1.2 * GB,
  threshold: 2 * GB,
  metrics: [
    {
      id: 'm1',
      label: undefined,
      isResult: true,
      periodSeconds: 300,
      source: {
        namespace: 'AWS/RDS',
        name: 'FreeStorageSpace',
        dimensions: { DBInstanceIdentifier: 'orders-db' },
        stat: 'Minimum',
        accountId: undefined,
      },
    },
  ],
});

const FREE = [1.6 * GB, 1.4 * GB, 1.2 * GB];

/** One of several tables that an alarm watches by a query of Metrics Insights. */
const contributing = (table: string, id: string) =>
  alarm({
    name: 'orders-writes',
    contributor: { id, attributes: { TableName: table } },
    description: 'A table is hardly written to.',
    reason:
      'Threshold Crossed: 1 datapoint was less than the threshold (1.0). The most recent datapoint: [0.0].',
    value: 0,
    threshold: 1,
    metrics: [],
  });

const [WRITES, OTHER_WRITES] = [contributing('orders', '6d44'), contributing('payments', '91ac')];

type Example = {
  readonly input: MessageInput;
  readonly evidence: Evidence;
  /** When the message is written, ms since the epoch. @default NOW */
  readonly now?: number;
};

/** What each of the example messages in `test/alarm/message/messages` is written from. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  'database-gone': { input: input({}), evidence: GONE },
  'cache-slow': {
    input: input({
      alarm: alarm({
        name: 'orders-production-cache-latency',
        reason:
          'Threshold Crossed: 3 out of the last 5 datapoints [460.0 (23/11/26 03:11:00)] were greater than the ' +
          'threshold (250.0) (minimum 3 datapoints for OK -> ALARM transition).',
        description: 'The cache answers slowly.',
        value: 460,
        threshold: 250,
        metrics: [
          {
            id: 'm1',
            label: undefined,
            isResult: true,
            periodSeconds: 60,
            source: {
              namespace: 'Beacon',
              name: 'LatencyMs',
              dimensions: { Service: 'orders', Environment: 'production', Component: 'cache' },
              stat: 'p99',
              accountId: undefined,
            },
          },
        ],
      }),
    }),
    evidence: evidence({
      probe: { found: CACHE_SLOW },
      alarmNumbers: {
        found: [series('Beacon LatencyMs (p99)', 'plain', [0.7, 0.7, 0.8, 1.2, 2.6, 9.4, 48, 190, 460])],
      },
      dependencyNumbers: { found: CACHE_NUMBERS },
      firing: firing({ name: 'orders-production-cache-latency', startedAt: ALARM_AT }),
    }),
  },
  'false-alarm': {
    input: input({}),
    evidence: evidence({ firing: firing(), current: { found: 'OK' } }),
  },
  'disk-nearly-full': {
    input: input({ alarm: STORAGE }),
    evidence: evidence({
      alarmNumbers: { found: [series('RDS FreeStorageSpace (Minimum)', 'bytes', FREE)] },
      firing: firing({ name: STORAGE.name, startedAt: ALARM_AT }),
    }),
  },
  'disk-and-database': {
    input: input({ alarm: STORAGE }),
    evidence: {
      ...GONE,
      alarmNumbers: { found: [series('RDS FreeStorageSpace (Minimum)', 'bytes', FREE)] },
    },
  },
  'no-data': {
    input: input({
      alarm: alarm({
        ...STORAGE,
        state: 'INSUFFICIENT_DATA',
        value: undefined,
        threshold: undefined,
        reason: 'Insufficient Data: 3 datapoints were unknown.',
      }),
    }),
    evidence: evidence({ alarmNumbers: { found: [series('RDS FreeStorageSpace (Minimum)', 'bytes', [])] } }),
  },
  'one-of-two-contributors': {
    input: input({
      alarm: WRITES,
      members: [memberOf(WRITES, undefined), memberOf(OTHER_WRITES, undefined)],
    }),
    evidence: evidence({ alarmNumbers: { found: [] }, firing: firing() }),
  },
  'after-a-cold-start': {
    input: input({}),
    evidence: evidence({
      probe: {
        found: report('down', { database: { state: 'down', reason: 'timeout', failures_in_row: 1 } }),
      },
    }),
  },
  late: { input: input({}), evidence: GONE, now: NOW + 720_000 },
  'partly-unreachable': {
    input: input({ alarm: PARTLY }),
    evidence: evidence({
      probe: { found: DATABASE_PARTLY },
      alarmNumbers: { found: [series('Beacon PartlyUnreachable (Sum)', 'plain', [1, 1])] },
      firing: firing({ name: PARTLY.name, startedAt: ALARM_AT }),
    }),
  },
  'check-blind': {
    input: input({ alarm: BLIND }),
    evidence: evidence({ probe: { found: DATABASE_UNSEEN } }),
  },
  'check-blind-without-report': {
    input: input({ alarm: BLIND }),
    evidence: probeMissing('no answer within 5 s'),
  },
  'probe-throttled': {
    input: input({}),
    evidence: probeMissing('throttled (TooManyRequestsException)'),
  },
  'probe-silent': { input: input({}), evidence: probeMissing('no answer within 5 s') },
  'probe-broken': {
    input: input({}),
    evidence: probeMissing('it broke: Sandbox.Timedout: Task timed out after 10.00 seconds'),
  },
  'cloudwatch-denied': {
    input: input({}),
    evidence: evidence({
      probe: { found: DATABASE_GONE },
      alarmNumbers: { missing: 'denied (AccessDenied): the alarm function needs cloudwatch:GetMetricData' },
      dependencyNumbers: {
        missing: 'denied (AccessDenied): the alarm function needs cloudwatch:GetMetricData',
      },
      firing: { missing: 'denied (AccessDenied): the alarm function needs cloudwatch:DescribeAlarms' },
    }),
  },
  'cloudwatch-unreachable': {
    input: input({}),
    evidence: evidence({
      probe: { found: DATABASE_GONE },
      alarmNumbers: { missing: 'no answer within 4 s' },
      dependencyNumbers: { missing: 'no answer within 4 s' },
      firing: { missing: 'unreachable (ECONNREFUSED)' },
    }),
  },
  'composite-of-eight': {
    input: input({ alarm: composite }),
    evidence: evidence({
      probe: { found: DATABASE_GONE },
      alarmNumbers: { found: [] },
      dependencyNumbers: { found: DATABASE_NUMBERS },
      firing: firing({ name: composite.name, startedAt: ALARM_AT }, ...OTHERS),
      children: {
        found: CHILDREN.map(name => ({
          name: `orders-production-${name}`,
          state: ['database', 'api-5xx', 'login'].includes(name) ? 'ALARM' : 'OK',
        })),
      },
    }),
  },
  storm: {
    input: input({ members: [memberOf(alarm(), undefined), ...STORM] }),
    evidence: evidence({
      probe: { found: DATABASE_GONE },
      dependencyNumbers: { found: DATABASE_NUMBERS },
      firing: firing(
        { name: 'orders-production-down', startedAt: ALARM_AT },
        ...STORM.map(({ name, changedAt }) => ({ name, startedAt: changedAt })),
        ...OTHERS,
      ),
    }),
  },
  addendum: {
    input: input({
      alarm: alarm({ name: 'orders-production-check-12', changedAt: ALARM_AT + 9000 }),
      members: STORM.slice(10),
      isAddendum: true,
    }),
    evidence: GONE,
    now: NOW + 20_000,
  },
  ok: {
    input: input({ kind: 'ok', alarm: ok, members: [memberOf(ok, ALARM_AT)] }),
    evidence: evidence({ firing: firing(), alarmNumbers: { found: [OWN] } }),
    now: NOW + 725_000,
  },
  'ok-but-still-down': {
    input: input({ kind: 'ok', alarm: ok, members: [memberOf(ok, ALARM_AT)] }),
    evidence: { ...GONE, firing: firing(...OTHERS) },
    now: NOW + 725_000,
  },
  'ok-of-several': {
    input: input({
      kind: 'ok',
      alarm: ok,
      members: [
        memberOf(ok, ALARM_AT),
        memberOf(
          alarm({ ...ok, name: 'orders-api-5xx', arn: undefined, changedAt: ok.changedAt + 2000 }),
          ALARM_AT - 95_000,
        ),
        memberOf(alarm({ ...ok, name: 'orders-production-login', arn: undefined }), undefined),
      ],
    }),
    evidence: evidence({ probe: { missing: 'no answer within 5 s' }, firing: firing() }),
    now: NOW + 725_000,
  },
  'composite-resumed': {
    input: input({
      alarm: { ...composite, previousState: 'ALARM', wasSuppressedBy: 'WaitPeriod', metrics: [] },
    }),
    evidence: {
      ...GONE,
      alarmNumbers: { found: [] },
      firing: {
        found: { alarms: [{ name: composite.name, startedAt: ALARM_AT - 120_000 }], isComplete: false },
      },
    },
  },
  'rarely-measured': {
    input: input({ alarm: alarm({ name: 'orders-nightly-export', description: undefined, reason: '' }) }),
    evidence: evidence({
      alarmNumbers: { found: [series('Orders Exported (Sum)', 'plain', [1204, 1190.4, 0])] },
      alarmMinutes: 180,
      firing: firing({ name: 'orders-nightly-export', startedAt: ALARM_AT }),
    }),
  },
  'without-the-table': {
    input: input({
      tableProblem: 'denied (AccessDeniedException): the alarm function needs its rights on the table',
    }),
    evidence: GONE,
  },
  'about-itself': {
    input: input({
      alarm: alarm({ name: 'orders-production-alarm-function-failing', description: undefined }),
      isAboutAlarmFunction: true,
    }),
    evidence: noEvidence('not asked'),
  },
};

/** @throws Error if there is no example of this name */
export function example(name: string): Example {
  const found = EXAMPLES[name];
  if (!found) throw new Error(`there is no example "${name}"`);
  return found;
}
