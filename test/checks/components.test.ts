import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { readConfig } from '../../lib/checks/components.ts';
import { ConfigError } from '../../lib/settings/config-error.ts';
import { allowed, type Env, readSettings } from '../../lib/settings/read-settings.ts';
import { ENV } from '../../lib/settings/table.ts';
import { FakeClock } from '../support/fake-clock.ts';

const DATABASE = { DATABASE_URL: 'postgres://app:hunter2@db.example:5433/orders' };
const CACHE = { CACHE_URL: 'rediss://:hunter3@cache.example:6380/2' };
const ALL: Env = { ...DATABASE, ...CACHE, BUFFER_SOURCE: 'memory' };

const build = (env: Env) =>
  readConfig(env)
    .build({ clock: new FakeClock(), buffer: () => new AuditEventBuffer() })
    .map(({ check }) => check);

function faultsOf(env: Env): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ name, problem }) => `${name}: ${problem}`);
  }
}

describe('the components', () => {
  it('are the memory alone where nothing is configured', () => {
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

  it('have the database alone for critical, unless told otherwise', () => {
    const critical = (env: Env) => build(env).flatMap(check => (check.critical ? [check.name] : []));
    expect(critical(ALL)).toEqual(['database']);
    expect(critical({ ...ALL, CRITICAL_COMPONENTS: 'cache,buffer' })).toEqual(['buffer', 'cache']);
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
});

describe('the settings', () => {
  it('have their defaults', () => {
    const { settings, faults } = readSettings({});
    expect(faults).toEqual([]);
    expect(settings).toMatchObject({
      SERVICE_NAME: 'beacon',
      DATABASE_TTL: 60,
      CACHE_TTL: 30,
      EXACT_BUFFER_MEMORY: true,
      DEGRADED_STATUS_CODE: '206',
      EDGE_PATH: undefined,
      COMPONENTS: undefined,
    });
  });

  it('take an empty variable for one that is not set', () => {
    expect(readSettings({ DATABASE_TTL: '', COMPONENTS: '' }).settings).toMatchObject({
      DATABASE_TTL: 60,
      COMPONENTS: undefined,
    });
  });

  it.each([
    ['DATABASE_TTL', '-1'],
    ['DATABASE_TTL', '1.5'],
    ['DATABASE_TTL', '86401'],
    ['DATABASE_TTL', '1e3'],
    ['DATABASE_TTL', ' 5'],
    ['DATABASE_TIMEOUT_MS', '9'],
    ['DATABASE_TIMEOUT_MS', '99999999999999999999'],
    ['EXACT_BUFFER_MEMORY', 'yes'],
    ['LOG_LEVEL', 'verbose'],
    ['PUBLIC_DETAIL', 'none'],
    ['DEGRADED_STATUS_CODE', '404'],
    ['DEGRADED_STATUS_CODE', '2000'],
    ['EDGE_PATH', 'edge'],
    ['EDGE_PATH', '/edge/'],
    ['EDGE_PATH', '/edge/{key}'],
    ['SERVICE_NAME', 'a\nb'],
    ['BUFFER_SOURCE', 'disk'],
  ] as const)('refuse %s=%j, and say what is allowed', (name, given) => {
    expect(faultsOf({ [name]: given })).toEqual([
      `${name}: got ${JSON.stringify(given)}; allowed: ${allowed(ENV[name])}`,
    ]);
  });

  it('cut what was given where it is long', () => {
    expect(faultsOf({ LOG_LEVEL: 'x'.repeat(1000) })[0]).toContain(`"${'x'.repeat(60)}…"`);
  });

  it.each(['not a url', 'mysql://app:hunter2@db/orders', '//app:hunter2@db/orders'])(
    'never show a URL, which may hold a password: %j',
    given => {
      const [fault] = faultsOf({ DATABASE_URL: given });
      expect(fault).toContain(`DATABASE_URL: got a value of ${given.length} characters`);
      expect(fault).not.toContain('hunter2');
    },
  );

  it('read anything without failing, and fill in what they refuse', () => {
    const names = Object.keys(ENV);
    const env = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.string(), fc.webUrl(), fc.nat().map(String)),
    );
    fc.assert(
      fc.property(env, given => {
        const { settings, faults } = readSettings(given);
        expect(Object.keys(settings)).toEqual(names);
        for (const { name } of faults) expect(given).toHaveProperty(name);
      }),
    );
  });
});

describe('a configuration with faults', () => {
  it('stops with one message that lists them all and holds no secret', () => {
    const env = {
      ...DATABASE,
      CACHE_URL: 'http://:hunter3@cache.example',
      COMPONENTS: 'database,cash',
      CRITICAL_COMPONENTS: 'cache',
      CACHE_TTL: 'soon',
      CHECK_DEADLINE_MS: '1000',
      DATABASE_TLS: 'off',
      EDGE_PATH: '/health/edge',
    };
    const read = () => readConfig(env);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      [
        "Beacon can't start: 6 things are wrong with its configuration.",
        '- CACHE_URL: got a value of 29 characters (not shown: it may hold a password); allowed: ' +
          'redis://[user]:[password]@host:port/[db], or rediss:// for TLS',
        '- CACHE_TTL: got "soon"; allowed: a whole number from 0 to 86400 (s)',
        '- DATABASE_TIMEOUT_MS: two attempts of 500 ms and 100 ms to answer exceed CHECK_DEADLINE_MS (1000 ms); ' +
          'allowed: at most 450, or a longer deadline',
        '- DATABASE_TLS: got "off"; allowed where the host is this machine alone',
        '- COMPONENTS: got "cash"; allowed: buffer, memory, database, cache',
        '- EDGE_PATH: lies under /health, which is public; allowed: any other path',
      ].join('\n'),
    );
  });

  it('says what to set for a component that somebody wants and nobody configured', () => {
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

  it('does not hold against a default that its component is not there', () => {
    expect(faultsOf({ ...CACHE })).toEqual([]);
    expect(faultsOf({ CRITICAL_COMPONENTS: 'database' })).toEqual([
      'CRITICAL_COMPONENTS: names database, which is not reported; allowed: memory',
    ]);
  });

  it('minds the time limits of configured components alone', () => {
    expect(faultsOf({ ...CACHE, CACHE_TIMEOUT_MS: '551' })).toHaveLength(1);
    expect(faultsOf({ ...CACHE, CACHE_TIMEOUT_MS: '550' })).toEqual([]);
    expect(faultsOf({ DATABASE_TIMEOUT_MS: '551' })).toEqual([]);
  });

  it('counts a single thing', () => {
    expect(() => readConfig({ LOG_LEVEL: 'x' })).toThrow('1 thing is wrong');
  });
});
