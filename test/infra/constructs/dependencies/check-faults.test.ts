import type { Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Check } from '../../../../infra/constructs/dependencies/check.ts';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { PropsError } from '../../../../infra/constructs/validation/faults.ts';
import { databaseOf, testStack, vpcOf } from '../../support/stacks.ts';

const code = Code.fromInline('exports.handler = async () => ({});');

/** The faults of props, each as one line; the props may be anything. */
function faultsOf(make: (stack: Stack, vpc: ReturnType<typeof vpcOf>) => unknown): string[] {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const props = { vpc, code, buffer: true, ...Object(make(stack, vpc)) } as HealthCheckProps;
  try {
    new HealthCheck(stack, 'Health', props);
  } catch (error) {
    if (error instanceof PropsError) return error.faults.map(({ prop, problem }) => `${prop}: ${problem}`);
    throw error;
  }
  return [];
}

const endpoint = (stack: Stack) => ({
  host: 'db.internal',
  securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'G', 'sg-0123456789abcdef0'),
});

/** A valid check of a database with a name. */
const named = (...names: string[]) =>
  faultsOf(stack => {
    const target = endpoint(stack);
    const check = Check.postgresql({ target, resourceId: 'db-A' });
    return { checks: Object.fromEntries(names.map(name => [name, check])) };
  });

describe('the name of a check', () => {
  it.each(['reports', 'r', 'a-b', 'a1', 'x'.repeat(63)])('may be %s', name => {
    expect(named(name)).toEqual([]);
  });

  it.each(['', 'Reports', '1st', '-a', 'a_b', 'a b', 'é', 'x'.repeat(64), 'a/b'])('may not be %j', name => {
    expect(named(name)).toContainEqual(
      `checks.${name}: got the name ${JSON.stringify(name)}, which is no name of a component; allowed: 1 to 63 of a-z, 0-9 and -, a letter first`,
    );
  });

  it.each(['database', 'cache', 'buffer', 'memory'])('may not be %s, which is always there', name => {
    expect(named(name)).toEqual([
      `checks.${name}: got the name "${name}", which other props configure (database, cache, buffer, memory): choose another name`,
    ]);
  });

  it.each(['live', 'details', 'timestamp', 'version'])('may not be %s, which means something else', name => {
    expect(named(name)).toEqual([
      `checks.${name}: got the name "${name}", which is reserved (live, details, timestamp, version): choose another name`,
    ]);
  });

  it('of an own check follows the same rules', () => {
    expect(faultsOf(() => ({ checks: { Payments: Check.own(), cache: Check.own() } }))).toEqual([
      expect.stringMatching(/^checks.Payments: got the name "Payments", which is no name/),
      expect.stringMatching(/^checks.cache: got the name "cache", which other props configure/),
    ]);
  });

  it.each([
    ['edge', 'EDGE_TTL'],
    ['table', 'TABLE_NAME'],
    ['service', 'SERVICE_NAME'],
  ])('may not be %s, whose variable %s means something else', (name, variable) => {
    expect(named(name)).toEqual([
      `checks: names ${name}, whose ${variable} already means something else: choose another name`,
    ]);
  });

  it.each(['aws', 'lambda', 'node'])('may not be %s, whose variables the runtime reads', name => {
    expect(named(name)).toEqual([
      `checks: names ${name}, whose ${name.toUpperCase()}_URL already means something else: choose another name`,
    ]);
  });

  it('may begin like that of another check, as long as no variable belongs to both', () => {
    expect(named('reports', 'reports-eu', 'reports-iam')).toEqual([]);
    expect(named('reports', 'reports-secret')).toEqual([]);
  });

  it('may be that of a variable when the check is an own one, which has none', () => {
    expect(faultsOf(() => ({ checks: { edge: Check.own() } }))).toEqual([]);
  });
});

describe('a check', () => {
  it.each([
    ['a list', []],
    ['"reports"', 'reports'],
    ['null', null],
    ['5', 5],
  ])('is needed by name, not %s', (got, checks) => {
    expect(faultsOf(() => ({ checks }))).toEqual([
      `checks: got ${got}; allowed: checks by name, such as { reports: Check.postgresql(…) }`,
    ]);
  });

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['"postgresql"', 'postgresql'],
    ['a function', Check.own],
    ['an object', { kind: 'postgresql' }],
    ['an object', { target: {} }],
  ])('is what a function of Check returns, not %s', (got, check) => {
    expect(faultsOf(() => ({ checks: { reports: check } }))).toEqual([
      `checks.reports: got ${got}; allowed: Check.postgresql(…), Check.redis(…), Check.own(…)`,
    ]);
  });

  it('of your own needs the bundle that defines it', () => {
    const checks = { payments: Check.own(), orders: Check.own() };
    expect(faultsOf(() => ({ checks, code: undefined }))).toEqual([
      'code: is not given, and checks has own checks (payments, orders): give the bundle that defines them, with the exports handler and probeHandler',
    ]);
  });

  it.each([
    ['checks.payments: got null; allowed: { local?: boolean }', null],
    ['checks.payments.local: got "yes"; allowed: true or false', { local: 'yes' }],
  ])('of your own has one option: %s', (fault, options) => {
    expect(faultsOf(() => ({ checks: { payments: Check.own(options as never) } }))).toEqual([fault]);
  });

  it('of a dependency needs a VPC', () => {
    const make = (stack: Stack) => ({
      vpc: undefined,
      checks: { reports: Check.postgresql({ target: endpoint(stack), resourceId: 'db-A' }) },
    });
    expect(faultsOf(make)).toEqual([
      'vpc: is not given, and reports is checked from inside a VPC: give the VPC',
    ]);
  });

  it('has the faults of the props database and cache, at its own place', () => {
    const faults = faultsOf((stack, vpc) => ({
      checks: {
        reports: Check.postgresql({ target: databaseOf(stack, vpc), secret: new Secret(stack, 'S') }),
        sessions: Check.redis({ target: endpoint(stack) }),
      },
    }));
    expect(faults).toEqual([
      expect.stringMatching(/^checks.reports.secret: got a secret, and the functions have no way/),
      expect.stringMatching(/^checks.sessions.target.name: is not given, and IAM logins need the name/),
    ]);
  });

  it('is listed with every other fault', () => {
    const make = () => new HealthCheck(testStack(), 'Health', { checks: { A: Check.own() }, pathSalt: '/' });
    expect(make).toThrow(
      /^Test\/Health: 3 things are wrong with its props\.\n- checks\.A: .*\n- code: .*\n- pathSalt: /,
    );
  });
});

describe('settings of a check', () => {
  const withSettings = (settings: Record<string, string>) =>
    faultsOf(stack => ({
      checks: { reports: Check.postgresql({ target: endpoint(stack), resourceId: 'db-A' }) },
      settings,
    }));

  it('begin with its name', () => {
    expect(
      withSettings({ REPORTS_TIMEOUT_MS: '300', REPORTS_TTL: '5', CRITICAL_COMPONENTS: 'reports' }),
    ).toEqual([]);
  });

  it.each([
    [{ REPORTS_TTL: '-1' }, /^settings.REPORTS_TTL: got "-1"; allowed: a whole number from 0 to 86400 \(s\)/],
    [
      { REPORTS_TIMEOUT_MS: '551' },
      /^settings.REPORTS_TIMEOUT_MS: two attempts of 551 ms .*; allowed: at most 550/,
    ],
    [{ REPORTS_HOST: 'x' }, /^settings.REPORTS_HOST: is set by the prop checks.reports: remove it here/],
    [{ REPORTS_KEY_PREFIX: 'x' }, /^settings.REPORTS_KEY_PREFIX: is not a variable of Beacon/],
    [{ SESSIONS_TTL: '5' }, /^settings.SESSIONS_TTL: is not a variable of Beacon/],
    [{ CHECKS: 'a:redis' }, /^settings.CHECKS: is set by the prop checks: remove it here/],
  ])('are validated like those of the database: %j', (settings, fault) => {
    expect(withSettings(settings as Record<string, string>)).toEqual([expect.stringMatching(fault)]);
  });

  it('select components by their names', () => {
    const make = (stack: Stack) => ({
      code: undefined,
      checks: { reports: Check.postgresql({ target: endpoint(stack), resourceId: 'db-A' }) },
      settings: { COMPONENTS: 'reports,orders' },
    });
    expect(faultsOf(make)).toEqual([
      'settings.COMPONENTS: got "orders"; allowed: buffer, memory, database, cache, reports',
    ]);
  });
});

describe('props of callers without types', () => {
  it.each([
    [
      'database',
      {},
      /^database.target: got undefined; allowed: an instance, a cluster or a proxy of aws-rds/,
    ],
    ['database', 'orders', /^database: got "orders"; allowed: an object with a target/],
    ['database', { target: 'orders' }, /^database.target: got "orders"; allowed: an instance/],
    [
      'cache',
      { target: null },
      /^cache.target: got null; allowed: a CfnReplicationGroup or a CfnServerlessCache/,
    ],
    ['cache', { target: [] }, /^cache.target: got a list; allowed/],
  ])('are faults of %s: %j', (prop, given, fault) => {
    expect(faultsOf(() => ({ [prop]: given }))).toEqual([expect.stringMatching(fault)]);
  });

  it('are faults when a construct of another kind is the target', () => {
    const bucket = (stack: Stack) => new Bucket(stack, 'Bucket');
    expect(faultsOf(stack => ({ database: { target: bucket(stack) } }))).toEqual([
      expect.stringMatching(/^database.target: got the construct Test\/Bucket; allowed: an instance/),
    ]);
    expect(faultsOf(stack => ({ cache: { target: bucket(stack) } }))).toEqual([
      expect.stringMatching(/^cache.target: got the construct Test\/Bucket; allowed: a CfnReplicationGroup/),
    ]);
  });

  it('are faults of each property of an endpoint', () => {
    const target = { host: 'a b', port: 0, securityGroup: 'sg-1' };
    expect(faultsOf(() => ({ database: { target, resourceId: 5, name: 7, secret: 'arn' } }))).toEqual([
      'database.secret: got "arn"; allowed: a Secret of aws-secretsmanager',
      'database.name: got 7; allowed: 1 to 63 letters, digits, _ and -',
      'database.target.host: got "a b"; allowed: a host name or an IP address',
      'database.target.port: got 0; allowed: a whole number from 1 to 65535',
      'database.target.securityGroup: got a value of 4 characters (not shown: it may contain a password); allowed: a SecurityGroup of aws-ec2',
      'database.secret: got a secret besides user or resourceId, which are for IAM logins: remove the secret or the others',
    ]);
    const cache = {
      target: { ...target, host: undefined, name: 5, serverless: 1 },
      login: 'maybe',
      tls: 'on',
    };
    expect(faultsOf(() => ({ cache }))).toEqual([
      'cache.target.host: is not given; allowed: a host name or an IP address',
      'cache.target.port: got 0; allowed: a whole number from 1 to 65535',
      'cache.target.securityGroup: got a value of 4 characters (not shown: it may contain a password); allowed: a SecurityGroup of aws-ec2',
      'cache.target.name: got 5; allowed: the name of the cache: 1 to 40 of a-z, 0-9 and -',
      'cache.target.serverless: got 1; allowed: true or false',
      "cache.login: got \"maybe\"; allowed: 'iam' or 'none'",
      'cache.tls: got "on"; allowed: true or false',
    ]);
  });

  it('never cause anything but a list of faults', () => {
    const anything = fc.anything({ withNullPrototype: true });
    const props = fc.dictionary(
      fc.constantFrom('target', 'name', 'user', 'secret', 'resourceId', 'login', 'tls', 'cluster', 'host'),
      fc.oneof(
        anything,
        fc.dictionary(fc.constantFrom('host', 'port', 'name', 'instanceEndpoint'), anything),
      ),
    );
    const check = fc.oneof(
      anything,
      fc.oneof(anything, props).map(given => Check.postgresql(given as never)),
      fc.oneof(anything, props).map(given => Check.redis(given as never)),
      anything.map(given => Check.own(given as never)),
    );
    const checks = fc.oneof(anything, fc.dictionary(fc.string({ maxLength: 8 }), check));
    const all = fc.record({ checks, database: fc.oneof(anything, props), cache: fc.oneof(anything, props) });
    fc.assert(
      fc.property(all, given => {
        faultsOf(() => given);
      }),
      { numRuns: 60 },
    );
  });
});
