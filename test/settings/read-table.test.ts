import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VARIABLES } from '../../build/settings-table.ts';
import { POSTGRESQL_TABLE } from '../../lib/checks/postgresql/variables.ts';
import { COMMON } from '../../lib/settings/common.ts';
import { readTable, requireTable } from '../../lib/settings/read-table.ts';
import { allowed } from '../../lib/settings/setting.ts';

const faultsOf = (env: Record<string, string>) =>
  readTable(VARIABLES, env).faults.map(({ name, problem }) => `${name}: ${problem}`);

describe('readTable', () => {
  it('gives the defaults', () => {
    const { settings, faults } = readTable(VARIABLES, {});
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

  it('treats an empty variable as not set', () => {
    expect(readTable(VARIABLES, { DATABASE_TTL: '', COMPONENTS: '' }).settings).toMatchObject({
      DATABASE_TTL: 60,
      COMPONENTS: undefined,
    });
  });

  it('reads the variables of one component by their prefix', () => {
    const env = { TTL: '1', REPORTS_TTL: '7', DATABASE_TTL: '8', REPORTS_PORT: 'x' };
    const { settings, faults } = readTable(POSTGRESQL_TABLE, env, 'REPORTS_');
    expect(settings).toMatchObject({ TTL: 7, PORT: 5432 });
    expect(faults.map(({ name }) => name)).toEqual(['REPORTS_PORT']);
  });

  it.each([
    ['MAX_MEMORY_PERCENT', '79.5', 79.5],
    ['MAX_MEMORY_PERCENT', '80.0', 80],
    ['MAX_MEMORY_PERCENT', '100', 100],
    ['MAX_BUFFER_SIZE_MB', '0.5', 0.5],
    ['EVENT_SIZE_ESTIMATE_KB', '0.25', 0.25],
  ])('reads the fraction %s=%s', (name, given, value) => {
    expect(readTable(VARIABLES, { [name]: given })).toMatchObject({
      settings: { [name]: value },
      faults: [],
    });
  });

  it.each([
    [{ ENV: 'production' }, 'production'],
    [{ ENV: 'production', ENVIRONMENT: '' }, 'production'],
    [{ ENV: 'production', ENVIRONMENT: 'staging' }, 'staging'],
    [{ ENV: '' }, 'development'],
    [{ PREFIX_ENV: 'production' }, 'development'],
  ])('reads ENV where ENVIRONMENT is not set: %j is %s', (env, environment) => {
    expect(readTable(COMMON, env).settings.ENVIRONMENT).toBe(environment);
  });

  it('names the variable that was read when its value is not allowed', () => {
    const allowedText = allowed(COMMON.ENVIRONMENT);
    const problem = `got a value of 5 characters (not shown: it may contain a password); allowed: ${allowedText}`;
    expect(faultsOf({ ENV: 'a b c' })).toEqual([`ENV: ${problem}`]);
    expect(faultsOf({ ENV: 'a b c', ENVIRONMENT: 'd e f' })).toEqual([`ENVIRONMENT: ${problem}`]);
    expect(faultsOf({ ENV: 'a b c', ENVIRONMENT: 'prod' })).toEqual([]);
  });

  it.each([
    ['MAX_MEMORY_PERCENT', '0.5'],
    ['MAX_MEMORY_PERCENT', '100.1'],
    ['MAX_MEMORY_PERCENT', '80.'],
    ['MAX_MEMORY_PERCENT', '.5'],
    ['MAX_MEMORY_PERCENT', '8e1'],
    ['MAX_MEMORY_PERCENT', '79.1234567'],
    ['EVENT_SIZE_ESTIMATE_KB', '0'],
    ['MAX_BUFFER_SIZE_ITEMS', '1.5'],
    ['DATABASE_TTL', '-1'],
    ['DATABASE_TTL', '1.5'],
    ['DATABASE_TTL', '86401'],
    ['DATABASE_TTL', '1e3'],
    ['DATABASE_TTL', '0000000000000060'],
    ['DATABASE_TIMEOUT_MS', '9'],
    ['DATABASE_TIMEOUT_MS', '99999999999999999999'],
    ['EXACT_BUFFER_MEMORY', 'yes'],
    ['LOG_LEVEL', 'verbose'],
    ['PUBLIC_DETAIL', 'none'],
    ['DEGRADED_STATUS_CODE', '404'],
    ['DEGRADED_STATUS_CODE', '2000'],
    ['BUFFER_SOURCE', 'disk'],
  ] as const)('rejects %s=%j, and says what is allowed', (name, given) => {
    const setting = VARIABLES[name];
    expect(faultsOf({ [name]: given })).toEqual([
      `${name}: got ${JSON.stringify(given)}; allowed: ${setting && allowed(setting)}`,
    ]);
  });

  it.each([
    ['DATABASE_TTL', ' 5', 'it begins or ends with a space or a newline: remove it'],
    ['EDGE_PATH', '/edge\n', 'it begins or ends with a space or a newline: remove it'],
    ['LOG_LEVEL', '"INFO"', 'it has quotes around it, which are read as part of it: remove them'],
  ])('says what to do about %s=%j', (name, given, cure) => {
    expect(faultsOf({ [name]: given })).toEqual([expect.stringMatching(`; ${cure}$`)]);
  });

  it.each([
    ['a text', 'EDGE_PATH', 'edge'],
    ['a text', 'EDGE_PATH', '/edge/{key}'],
    ['a text', 'SERVICE_NAME', 'a\nb'],
    ['a text', 'DATABASE_HOST', 'postgres://app:hunter2@db/orders'],
    ['a text', 'DATABASE_SECRET_ARN', '{"username":"app","password":"hunter2"}'],
    ['a text', 'DATABASE_CA', '\0-----BEGIN PRIVATE KEY-----'],
    ['a number', 'DATABASE_TTL', 'correct-horse-battery'],
    ['a flag', 'EXACT_BUFFER_MEMORY', 'correct-horse-battery'],
    ['a choice', 'LOG_LEVEL', 'x'.repeat(1000)],
  ] as const)('shows of %s only the length, because it may be a secret: %s=%j', (_type, name, given) => {
    const setting = VARIABLES[name];
    const shown = `a value of ${given.length} characters (not shown: it may contain a password)`;
    expect(faultsOf({ [name]: given })).toEqual([
      `${name}: got ${shown}; allowed: ${setting && allowed(setting)}`,
    ]);
  });

  it.each(['not a url', 'mysql://app:hunter2@db/orders', '//app:hunter2@db/orders'])(
    'never shows a URL, which may contain a password: %j',
    given => {
      const [fault] = faultsOf({ DATABASE_URL: given });
      expect(fault).toContain(`DATABASE_URL: got a value of ${given.length} characters`);
      expect(fault).not.toContain('hunter2');
    },
  );

  it('never throws, and uses the default of what it rejects', () => {
    const names = Object.keys(VARIABLES);
    const env = fc.dictionary(
      fc.constantFrom(...names),
      fc.oneof(fc.string(), fc.webUrl(), fc.nat().map(String)),
    );
    fc.assert(
      fc.property(env, given => {
        const { settings, faults } = readTable(VARIABLES, given);
        expect(Object.keys(settings)).toEqual(names);
        for (const { name } of faults) expect(given).toHaveProperty(name);
      }),
    );
  });
});

describe('requireTable', () => {
  it('gives the settings, or one error that lists every fault', () => {
    expect(requireTable(COMMON, {}).LOG_LEVEL).toBe('INFO');
    expect(() => requireTable(COMMON, { LOG_LEVEL: 'x', EDGE_TTL: 'y' })).toThrow('2 things are wrong');
  });
});
