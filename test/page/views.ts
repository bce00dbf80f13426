import { ProbeError } from '../../lib/health/probe-error.ts';
import { type ComponentReport, componentReport, overallStatus } from '../../lib/health/report.ts';
import { nextState } from '../../lib/health/state.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import type { PastChanges } from '../../lib/report/view/past-changes.ts';
import type { View } from '../../lib/report/view/view.ts';
import { localCheck, remoteCheck, works } from '../support/checks.ts';
import { resultAt } from '../support/results.ts';

/** When every page of the tests was made. */
const NOW = Date.parse('2026-11-23T14:05:12Z');
const MINUTE_MS = 60_000;

type Failing = Readonly<Record<string, Reason>>;

/** The four components; those that fail have failed for seven minutes. */
function four(failing: Failing = {}): ComponentReport[] {
  return [
    local('buffer', failing.buffer, {
      source: 'memory',
      item_count: 120,
      max_items: 1000,
      memory_mb: 1.2041,
      max_memory_mb: 10,
      memory_usage_percent: 12.04,
      oldest_age_seconds: 4,
      dropped_count: 0,
    }),
    local('memory', failing.memory, {
      process_rss: 64_888_832,
      system_total: 536_870_912,
      usage_percent: failing.memory ? 86.2 : 37.25,
      threshold_percent: 80,
    }),
    remote('database', failing.database, 2.91, { status: 'connected', engine: 'postgresql' }),
    remote('cache', failing.cache, 0.71, { backend: 'redis', status: 'operational' }),
  ];
}

function local(name: string, reason: Reason | undefined, detail: ComponentReport['fields']): ComponentReport {
  const check = localCheck(() => ({}), { name });
  return componentReport(
    check,
    nextState(undefined, { ...resultAt(NOW, reason), detail, durationMs: 0.02 }),
    'run',
  );
}

function remote(
  name: string,
  reason: Reason | undefined,
  durationMs: number,
  detail: ComponentReport['fields'] = {},
): ComponentReport {
  const critical = name === 'database' || name === 'orders';
  const check = remoteCheck(works, { name, critical, target: `${name}.internal.example:5432/app` });
  const up = nextState(undefined, { ...resultAt(NOW - 400 * MINUTE_MS), detail });
  const last = { ...resultAt(reason ? NOW - 7 * MINUTE_MS : NOW - 3000, reason), detail, durationMs };
  const error = reason && new ProbeError(reason, 'no pg_hba.conf entry for host "10.0.3.17", user "beacon"');
  const failed = nextState(up, { ...last, error, ...(reason && { durationMs: 501.2 }) });
  const state = reason ? nextState(failed, { ...failed.result, observedAt: NOW - 4000 }) : failed;
  return componentReport(check, state, 'stored');
}

function many(count: number, failing = 0): ComponentReport[] {
  const names = ['orders', 'reports-read-replica', 'sessions', 'search', 'payments', 'mail', 'a'.repeat(63)];
  return Array.from({ length: count }, (_, index) => {
    const name = index < names.length ? (names[index] ?? '') : `shard-${index}`;
    return remote(name, index < failing ? 'connection_lost' : undefined, 0.4 * 2 ** index, {
      engine: 'postgresql',
      status: 'connected',
    });
  });
}

/** Outages of the last day, and a degradation. */
const DAY: PastChanges = {
  database: changes([-1700, 'up'], [-1180, 'down'], [-1168, 'up'], [-400, 'degraded'], [-310, 'up']),
  cache: changes([-900, 'up'], [-610, 'down'], [-598, 'up']),
};

/** The same for a component that has not been up for seven minutes. */
function failingNow(name: string, state: 'down' | 'degraded', reason: Reason): PastChanges {
  const change = { at: NOW - 7 * MINUTE_MS, state, reason };
  return { ...DAY, [name]: [...(DAY[name] ?? []), change] };
}

const DAY_DOWN = failingNow('database', 'down', 'authentication_failed');

const MONTH: PastChanges = { cache: changes([-33_000, 'up'], [-9000, 'down'], [-8700, 'up']) };

function changes(...list: [minutes: number, state: 'up' | 'degraded' | 'down'][]) {
  return list.map(([minutes, state]) => ({ at: NOW + minutes * MINUTE_MS, state }));
}

/** A view of components, as a stranger with the default `PUBLIC_DETAIL` gets it. */
function viewOf(components: readonly ComponentReport[], more: Partial<View> = {}): View {
  return {
    report: { status: overallStatus(components), at: NOW, durationMs: 4.2, components },
    detail: 'full',
    about: { version: '1.4.2', environment: 'production' },
    service: 'orders',
    settings: { CHECK_DEADLINE_MS: 1200, DATABASE_TIMEOUT_MS: 500, PUBLIC_DETAIL: 'full' },
    refreshSeconds: 15,
    ...more,
  };
}

const ODD_NAMES = many(4).map((each, index) => ({
  ...each,
  name: ['<script>alert(1)</script>', '"quoted" & \'single\'', '数据库-λ-🙂', '../../etc'][index] ?? '',
  fields: { '<b>field</b>': '</dd><img src=x>', 'a"b': true },
}));

/** The page in every state that it has. */
export const PAGES: Readonly<Record<string, View>> = {
  up: viewOf(four(), { past: { ...DAY, ...MONTH } }),
  'up-without-history': viewOf(four()),
  degraded: viewOf(four({ cache: 'too_many_connections', memory: 'memory_high' }), { past: DAY }),
  down: viewOf(four({ database: 'authentication_failed', cache: 'timeout' }), { past: DAY_DOWN }),
  'cannot-tell': viewOf(four({ database: 'credentials_unavailable' }), {
    past: failingNow('database', 'down', 'credentials_unavailable'),
  }),
  maintenance: viewOf(four({ cache: 'maintenance' }), {
    past: failingNow('cache', 'degraded', 'maintenance'),
  }),
  drill: viewOf(four({ database: 'drill' })),
  'all-failing': viewOf(
    four({ database: 'read_only', cache: 'out_of_memory', buffer: 'dropped', memory: 'memory_high' }),
  ),
  details: viewOf(four({ database: 'access_denied' }), { detail: 'everything', past: DAY_DOWN }),
  'state-only': viewOf(four({ cache: 'timeout' }), { detail: 'state' }),
  'status-only': viewOf(four({ database: 'timeout' }), { detail: 'status' }),
  component: viewOf(four().slice(2, 3), { subject: 'database', past: DAY }),
  'twenty-components': viewOf(many(20), { past: { orders: DAY.cache ?? [], search: MONTH.cache ?? [] } }),
  'twenty-failing': viewOf(many(20, 20), {
    past: Object.fromEntries(many(20).map(({ name }) => [name, DAY_DOWN.database ?? []])),
  }),
  'odd-names': viewOf(ODD_NAMES),
  nothing: viewOf([]),
  chinese: viewOf(four({ database: 'authentication_failed' }), {
    past: DAY_DOWN,
    acceptLanguage: 'zh-CN,zh;q=0.9,en;q=0.8',
  }),
  'not-refreshing': viewOf(four(), { refreshSeconds: undefined }),
};
