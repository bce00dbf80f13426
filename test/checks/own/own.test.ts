import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../lib/checks/components.ts';
import { type OwnCheck, ownChecks } from '../../../lib/checks/own/own.ts';
import { startFaults } from '../../support/start-faults.ts';

const probe = async () => ({});
const failing = async () => Promise.reject(new Error('failed'));
const faultsOf = (check: unknown, env = {}) => startFaults(env, [check as OwnCheck]);

describe('a check of the user', () => {
  it('needs a name and a probe, and has defaults for the rest', () => {
    expect(readConfig({}, ownChecks([{ name: 'payments', probe }])).ownChecks).toEqual([
      {
        name: 'payments',
        kind: 'own',
        critical: false,
        local: false,
        timeoutMs: 500,
        healthyTtlMs: 60_000,
        failureTtlMs: 5_000,
        probe: expect.any(Function),
      },
    ]);
  });

  it('keeps what it gives, and treats undefined as not given', () => {
    const look = () => ({});
    const given = { name: 'payments', probe, timeoutMs: 200, kind: 'http', healthyTtlMs: undefined };
    const checks = readConfig(
      {},
      ownChecks([given as never, { name: 'disk', local: true, look, critical: true }]),
    ).ownChecks;
    expect(checks).toMatchObject([
      { timeoutMs: 200, kind: 'http', healthyTtlMs: 60_000 },
      { name: 'disk', kind: 'own', critical: true, local: true, look },
    ]);
  });

  it('gets the reason of an error of the socket, however deep', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const failing = async () => {
      throw new TypeError('fetch failed', { cause: refused });
    };
    const [check] = ownChecks([{ name: 'payments', probe: failing }]).checks(undefined);
    const run = check && !check.local ? check.probe(new AbortController().signal) : undefined;
    await expect(run).rejects.toMatchObject({ reason: 'connection_refused' });
  });

  it('is critical if it says so, or if CRITICAL_COMPONENTS names it', () => {
    const critical = (env: object, given = {}) =>
      readConfig({ ...env }, ownChecks([{ name: 'payments', probe, ...given }])).ownChecks[0]?.critical;
    expect(critical({})).toBe(false);
    expect(critical({}, { critical: true })).toBe(true);
    expect(critical({ CRITICAL_COMPONENTS: 'payments' })).toBe(true);
    expect(critical({ CRITICAL_COMPONENTS: 'memory' }, { critical: true })).toBe(true);
  });

  it.each([
    ['no object', 'probe', 'checks[0]: got "probe"; allowed: a check, such as { name, probe }'],
    ['nothing', undefined, 'checks[0]: got undefined; allowed: a check'],
    ['no name', { probe }, 'checks[0].name: got undefined; allowed: text'],
    ['an empty name', { name: '', probe }, 'checks[0].name: got ""; allowed: text'],
    ['no probe', { name: 'a' }, 'checks[0].probe: got undefined; allowed: a function'],
    ['a local check without look', { name: 'a', local: true, probe }, 'checks[0].look: got undefined'],
    [
      'a time limit that is no number',
      { name: 'a', probe, timeoutMs: Number.NaN },
      'checks[0].timeoutMs: got NaN',
    ],
    ['a time limit that is text', { name: 'a', probe, timeoutMs: '500' }, 'checks[0].timeoutMs: got "500"'],
    [
      'a time limit of nothing',
      { name: 'a', probe, timeoutMs: 0 },
      'checks[0].timeoutMs: got 0; allowed: a number from 10',
    ],
    [
      'a time limit beyond the deadline',
      { name: 'a', probe, timeoutMs: 1101 },
      'checks[0].timeoutMs: got 1101; allowed: a number from 10 to 1100 (ms), so that it fits into CHECK_DEADLINE_MS',
    ],
    [
      'a time limit of which two attempts exceed the deadline',
      { name: 'a', probe, isConnected: () => false, timeoutMs: 551 },
      'checks[0].timeoutMs: got 551; allowed: a number from 10 to 550 (ms), so that two attempts fit into',
    ],
    [
      'an endless TTL',
      { name: 'a', probe, healthyTtlMs: Number.POSITIVE_INFINITY },
      'checks[0].healthyTtlMs: got Infinity',
    ],
    ['a negative TTL', { name: 'a', probe, failureTtlMs: -1 }, 'checks[0].failureTtlMs: got -1'],
    ['critical that is no flag', { name: 'a', probe, critical: 'yes' }, 'checks[0].critical: got "yes"'],
    ['describe that is no function', { name: 'a', probe, describe: {} }, 'checks[0].describe: got an object'],
    [
      'isConnected that is no function',
      { name: 'a', probe, isConnected: true },
      'checks[0].isConnected: got true',
    ],
    ['a reserved name', { name: 'live', probe }, 'the check "live": is reserved'],
    ['a malformed name', { name: 'My check', probe }, 'the check "My check": is no name of a component'],
    ['the name of a component', { name: 'memory', probe }, 'the check "memory": is used more than once'],
  ])('is rejected with %s', (_what, check, problem) => {
    expect(faultsOf(check)).toEqual([expect.stringContaining(problem)]);
  });

  it('is rejected with each field of a wrong type, and told what each may be', () => {
    const fields = ['describe', 'prepare', 'isConnected', 'renewCredentials', 'answerMs'];
    const wrong = Object.fromEntries(fields.map(field => [field, null]));
    const check = { ...wrong, name: 7, kind: '', critical: 1, local: 'no', probe: {}, slowMs: -1 };
    const limits = { timeoutMs: 9, healthyTtlMs: 86_400_001, failureTtlMs: failing };
    const attempt = 'so that two attempts fit into CHECK_DEADLINE_MS';
    expect(faultsOf({ ...check, ...limits })).toEqual([
      'checks[0].name: got 7; allowed: text',
      'checks[0].kind: got ""; allowed: text',
      'checks[0].critical: got 1; allowed: true or false',
      'checks[0].local: got "no"; allowed: true or false',
      'checks[0].probe: got an object; allowed: a function',
      ...fields.map(field => `checks[0].${field}: got null; allowed: a function`),
      `checks[0].timeoutMs: got 9; allowed: a number from 10 to 550 (ms), ${attempt}`,
      'checks[0].slowMs: got -1; allowed: a number from 0 to 550 (ms); 0: no answer is slow',
      'checks[0].healthyTtlMs: got 86400001; allowed: a number from 0 to 86400000 (ms)',
      'checks[0].failureTtlMs: got a function; allowed: a number from 0 to 86400000 (ms)',
    ]);
  });

  it('may use each limit itself', () => {
    const isConnected = () => false;
    const least = { timeoutMs: 10, slowMs: 0, healthyTtlMs: 0, failureTtlMs: 0 };
    const most = { timeoutMs: 550, slowMs: 550, healthyTtlMs: 86_400_000, failureTtlMs: 86_400_000 };
    for (const limits of [least, most])
      expect(faultsOf({ name: 'a', probe, isConnected, ...limits })).toEqual([]);
    expect(faultsOf({ name: 'a', probe, timeoutMs: 1100 })).toEqual([]);
    const renewCredentials = async () => false;
    expect(faultsOf({ name: 'a', probe, renewCredentials, timeoutMs: 551 })).toHaveLength(1);
  });

  it.each([null, undefined, 7])('is rejected if it is %s', given => {
    expect(faultsOf(given)).toEqual([`checks[0]: got ${given}; allowed: a check, such as { name, probe }`]);
  });

  it('is rejected together with every other fault', () => {
    const checks = [{ name: 'a', probe, timeoutMs: -1 }, { name: 'a' }] as unknown as OwnCheck[];
    expect(startFaults({ LOG_LEVEL: 'x' }, checks).map(fault => fault.split(':')[0])).toEqual([
      'LOG_LEVEL',
      'checks[0].timeoutMs',
      'checks[1].probe',
      'the check "a"',
    ]);
  });

  it('may be named in COMPONENTS', () => {
    const checks = [{ name: 'payments', probe }];
    expect(startFaults({ COMPONENTS: 'memory,payments' }, checks)).toEqual([]);
    expect(startFaults({ COMPONENTS: 'memory,payment' }, checks)).toEqual([
      'COMPONENTS: got "payment"; allowed: buffer, memory, database, cache, payments',
    ]);
  });
});
