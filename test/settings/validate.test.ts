import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/checks/components.ts';
import { KINDS } from '../../lib/checks/registry.ts';
import { ConfigError } from '../../lib/settings/config-error.ts';
import type { Env } from '../../lib/settings/read-table.ts';
import { validate } from '../../lib/settings/validate.ts';
import { startFaults as faultsOf } from '../support/start-faults.ts';

const KIND_SETTINGS = KINDS.map(({ settings }) => settings);
const DATABASE = { DATABASE_URL: 'postgres://app:hunter2@db.example:5433/orders' };
const CACHE = { CACHE_URL: 'rediss://:hunter3@cache.example:6380/2' };

describe('a configuration with faults', () => {
  it('gives one message that lists every fault and contains no secret', () => {
    const env = {
      ...DATABASE,
      CACHE_URL: 'http://:hunter3@cache.example',
      COMPONENTS: 'database,cash',
      CRITICAL_COMPONENTS: 'cache',
      CACHE_TTL: 'soon',
      CHECK_DEADLINE_MS: '1000',
      DATABASE_PORT: '5434',
      EDGE_PATH: '/health/edge',
    };
    const read = () => readConfig(env);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      [
        "Beacon can't start: 6 things are wrong with its configuration.",
        '- CACHE_URL: got a value of 29 characters (not shown: it may contain a password); allowed: ' +
          'redis://[user]:[password]@host:port/[db], or rediss:// for TLS',
        '- CACHE_TTL: got "soon"; allowed: a whole number from 0 to 86400 (s)',
        '- DATABASE_TIMEOUT_MS: two attempts of 500 ms and 100 ms to answer exceed CHECK_DEADLINE_MS (1000 ms); ' +
          'allowed: at most 450, or a longer deadline',
        '- DATABASE_PORT: is set beside DATABASE_URL, which already contains it: remove one of them',
        '- COMPONENTS: got "cash"; allowed: buffer, memory, database, cache',
        '- EDGE_PATH: lies under /health, which is public; allowed: any other path',
      ].join('\n'),
    );
  });

  it('says what to set for a component that is listed but not configured', () => {
    expect(faultsOf({ COMPONENTS: 'database,buffer' })).toEqual([
      'COMPONENTS: names database, which is not configured: set DATABASE_URL or DATABASE_HOST, or take the name out',
      'COMPONENTS: names buffer, which is not configured: set BUFFER_SOURCE, or take the name out',
    ]);
  });

  it('says once what is wrong with a component whose URL is wrong', () => {
    expect(faultsOf({ COMPONENTS: 'database', DATABASE_URL: 'postgres://db.example/orders' })).toEqual([
      'DATABASE_URL: names no user: postgres://USER:password@host:port/database',
    ]);
  });

  it('does not require the component that is critical by default', () => {
    expect(faultsOf({ ...CACHE })).toEqual([]);
    expect(faultsOf({ CRITICAL_COMPONENTS: 'database' })).toEqual([
      'CRITICAL_COMPONENTS: names database, which is not reported; allowed: memory',
    ]);
  });

  it('checks the time limits of configured components only', () => {
    expect(faultsOf({ ...CACHE, CACHE_TIMEOUT_MS: '551' })).toHaveLength(1);
    expect(faultsOf({ ...CACHE, CACHE_TIMEOUT_MS: '550' })).toEqual([]);
    expect(faultsOf({ DATABASE_TIMEOUT_MS: '551' })).toEqual([]);
  });

  it('checks the names in EDGE_COMPONENTS, as those in CRITICAL_COMPONENTS', () => {
    expect(faultsOf({ ...CACHE, EDGE_COMPONENTS: 'cache,cash,database' })).toEqual([
      'EDGE_COMPONENTS: got "cash"; allowed: buffer, memory, database, cache',
      'EDGE_COMPONENTS: names database, which is not reported; allowed: memory, cache',
    ]);
    expect(faultsOf({ ...CACHE, EDGE_COMPONENTS: 'cache' })).toEqual([]);
  });

  it('counts a single fault', () => {
    expect(() => readConfig({ LOG_LEVEL: 'x' })).toThrow('1 thing is wrong');
  });
});

describe('CHECKS', () => {
  const REPORTS = { REPORTS_URL: 'postgres://app:hunter4@reports.example/reports' };

  it.each<[string, Env, string]>([
    [
      'no kind',
      { CHECKS: 'reports' },
      'CHECKS: got "reports"; allowed: name:kind, such as reports:postgresql',
    ],
    ['too many parts', { CHECKS: 'a:redis:b' }, 'CHECKS: got "a:redis:b"; allowed: name:kind'],
    [
      'an unknown kind',
      { CHECKS: 'orders:mysql' },
      'CHECKS: got "orders:mysql", an unknown kind; allowed kinds: postgresql, redis',
    ],
    [
      'a kind that exists once',
      { CHECKS: 'more:memory' },
      'an unknown kind; allowed kinds: postgresql, redis',
    ],
    [
      'a malformed name',
      { CHECKS: 'Reports:postgresql' },
      'CHECKS: got "Reports:postgresql": the name is no name of',
    ],
    ['a reserved name', { CHECKS: 'live:redis' }, 'CHECKS: got "live:redis": the name is reserved'],
    ['a name that is always there', { CHECKS: 'cache:redis' }, 'CHECKS: names cache more than once'],
    [
      'a name twice',
      { CHECKS: 'reports:postgresql,reports:redis', ...REPORTS },
      'CHECKS: names reports more than once',
    ],
    [
      'a component without variables',
      { CHECKS: 'reports:postgresql' },
      'CHECKS: names reports, which is not configured: set REPORTS_URL or REPORTS_HOST, or take the name out',
    ],
    [
      'a name whose variable means something else',
      { CHECKS: 'edge:redis', EDGE_URL: 'redis://c.example' },
      'CHECKS: names edge, whose EDGE_TTL already means something else: choose another name',
    ],
    [
      'another one',
      { CHECKS: 'table:postgresql' },
      'CHECKS: names table, whose TABLE_NAME already means something else',
    ],
    [
      'a bad value',
      { CHECKS: 'reports:postgresql', ...REPORTS, REPORTS_TTL: 'soon' },
      'REPORTS_TTL: got "soon"',
    ],
    [
      'a bad URL',
      { CHECKS: 'reports:postgresql', REPORTS_URL: 'postgres://reports.example/reports' },
      'REPORTS_URL: names no user',
    ],
    [
      'two logins',
      { CHECKS: 'reports:postgresql', ...REPORTS, REPORTS_HOST: 'x.example' },
      'REPORTS_HOST: is set beside REPORTS_URL, which already contains it',
    ],
  ])('refuses %s', (_what, env, problem) => {
    expect(faultsOf(env)).toEqual([expect.stringContaining(problem)]);
  });

  it('adds names that COMPONENTS and CRITICAL_COMPONENTS accept', () => {
    const env = { CHECKS: 'reports:postgresql', ...REPORTS };
    expect(faultsOf({ ...env, COMPONENTS: 'reports,memory', CRITICAL_COMPONENTS: 'reports' })).toEqual([]);
    expect(faultsOf({ ...env, COMPONENTS: 'memory', CRITICAL_COMPONENTS: 'reports' })).toEqual([
      'CRITICAL_COMPONENTS: names reports, which is not reported; allowed: memory',
    ]);
  });

  it('never throws, whatever the environment', () => {
    const names = [
      ...[
        'CHECKS',
        'COMPONENTS',
        'CRITICAL_COMPONENTS',
        'DATABASE_URL',
        'CACHE_URL',
        'REPORTS_URL',
        'EDGE_PATH',
      ],
      ...['BUFFER_SOURCE', 'TABLE_NAME', 'DATABASE_HOST', 'DATABASE_IAM_AUTH', 'CACHE_IAM_AUTH'],
    ];
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'reports:postgresql',
        'a:redis,b:redis',
        'database,cache',
        'true',
        'dynamodb',
        '/edge/1',
      ),
      fc.webUrl().map(url => url.replace(/^https?/, 'postgres')),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), env => {
        const { faults } = validate(env, KIND_SETTINGS);
        for (const { name, problem } of faults)
          expect([name, problem]).toEqual([expect.any(String), expect.any(String)]);
      }),
    );
  });
});
