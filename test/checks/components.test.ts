import { describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { readConfig } from '../../lib/checks/components.ts';
import { ownChecks } from '../../lib/checks/own/own.ts';
import { KINDS } from '../../lib/checks/registry.ts';
import type { Env } from '../../lib/settings/read-table.ts';
import { FakeClock } from '../support/fake-clock.ts';

const DATABASE = { DATABASE_URL: 'postgres://app:hunter2@db.example:5433/orders' };
const CACHE = { CACHE_URL: 'rediss://:hunter3@cache.example:6380/2' };
const ALL: Env = { ...DATABASE, ...CACHE, BUFFER_SOURCE: 'memory' };
const MORE: Env = {
  ...ALL,
  CHECKS: 'reports:postgresql, read-cache:redis',
  REPORTS_URL: 'postgres://app:hunter4@reports.example/reports',
  REPORTS_TTL: '7',
  READ_CACHE_URL: 'redis://sessions.example',
  READ_CACHE_TIMEOUT_MS: '300',
};

const build = (env: Env) =>
  readConfig(env)
    .build({ clock: new FakeClock(), buffer: () => new AuditEventBuffer() })
    .map(({ check }) => check);

describe('the components', () => {
  it('are only the memory when nothing is configured', () => {
    expect(build({}).map(({ name }) => name)).toEqual(['memory']);
  });

  it('are what is configured, in the order of the report', () => {
    expect(build(ALL).map(({ name, kind }) => [name, kind])).toEqual([
      ['buffer', 'audit-buffer'],
      ['memory', 'process'],
      ['database', 'postgresql'],
      ['cache', 'redis'],
    ]);
  });

  it('are those that COMPONENTS names', () => {
    expect(build({ ...ALL, COMPONENTS: 'cache, memory,cache,' }).map(({ name }) => name)).toEqual([
      'memory',
      'cache',
    ]);
  });

  it('have only the database as critical by default', () => {
    const critical = (env: Env) => build(env).flatMap(check => (check.critical ? [check.name] : []));
    expect(critical(ALL)).toEqual(['database']);
    expect(critical({ ...ALL, CRITICAL_COMPONENTS: 'cache,buffer' })).toEqual(['buffer', 'cache']);
  });

  it('move traffic if they are critical, or if EDGE_COMPONENTS names them', () => {
    const edge = (env: Env) => readConfig({ ...ALL, ...env }).edge.components;
    expect(edge({})).toEqual(['database']);
    expect(edge({ CRITICAL_COMPONENTS: 'cache,buffer' })).toEqual(['buffer', 'cache']);
    expect(edge({ EDGE_COMPONENTS: 'cache' })).toEqual(['cache']);
  });

  it("of the user's code move traffic only if EDGE_COMPONENTS names them", () => {
    const own = ownChecks([{ name: 'payments', critical: true, probe: async () => ({}) }]);
    expect(readConfig(ALL, own).edge.components).toEqual(['database']);
    expect(readConfig({ ...ALL, EDGE_COMPONENTS: 'payments' }, own).edge.components).toEqual(['payments']);
  });

  it('have the time limits and TTLs of the environment, in ms', () => {
    const env = { DATABASE_TIMEOUT_MS: '400', DATABASE_TTL: '7', DATABASE_FAILURE_TTL: '0' };
    expect(build({ ...DATABASE, ...env, COMPONENTS: 'database' })).toMatchObject([
      { timeoutMs: 400, healthyTtlMs: 7000, failureTtlMs: 0 },
    ]);
    expect(build({ ...CACHE, COMPONENTS: 'cache' })).toMatchObject([
      { timeoutMs: 500, healthyTtlMs: 30_000, failureTtlMs: 1000, target: 'cache.example:6380/2' },
    ]);
  });

  it('connect nothing when they are built', () => {
    const remote = build(ALL).filter(check => !check.local);
    expect(remote.map(check => check.isConnected?.())).toEqual([false, false]);
  });

  it('are followed by those of CHECKS, each with variables of its own', () => {
    expect(build(MORE).map(({ name, kind }) => [name, kind])).toEqual([
      ['buffer', 'audit-buffer'],
      ['memory', 'process'],
      ['database', 'postgresql'],
      ['cache', 'redis'],
      ['reports', 'postgresql'],
      ['read-cache', 'redis'],
    ]);
    expect(build({ ...MORE, COMPONENTS: 'reports,read-cache' })).toMatchObject([
      { target: 'reports.example:5432/reports', healthyTtlMs: 7000, timeoutMs: 500, critical: false },
      { target: 'sessions.example:6379/0', healthyTtlMs: 30_000, timeoutMs: 300 },
    ]);
    expect(
      build({ ...MORE, CRITICAL_COMPONENTS: 'reports' }).filter(({ critical }) => critical),
    ).toMatchObject([{ name: 'reports' }]);
  });
});

describe('the registry', () => {
  it('has kinds whose names, components and variables are their own', () => {
    const of = (key: 'kind' | 'component') => KINDS.map(({ settings }) => settings[key]);
    expect(new Set(of('kind')).size).toBe(KINDS.length);
    expect(new Set(of('component')).size).toBe(KINDS.length);
  });

  it.each(KINDS.map(({ settings }) => settings))(
    'has a kind $kind that needs variables of its table',
    settings => {
      expect(Object.keys(settings.table)).toEqual(expect.arrayContaining([...settings.needs]));
    },
  );
});
