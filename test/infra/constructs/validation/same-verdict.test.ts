import type { Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Check } from '../../../../infra/constructs/dependencies/check.ts';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import {
  componentsWithVariables,
  variablesOf,
} from '../../../../infra/constructs/validation/component-variables.ts';
import { PropsError } from '../../../../infra/constructs/validation/faults.ts';
import { propOf } from '../../../../infra/constructs/validation/set-by-props.ts';
import { KIND_SETTINGS, type Settings } from '../../../../infra/constructs/validation/variables.ts';
import { readConfig } from '../../../../lib/checks/components.ts';
import { KINDS } from '../../../../lib/checks/registry.ts';
import { ConfigError } from '../../../../lib/settings/config-error.ts';
import type { Env } from '../../../../lib/settings/read-table.ts';
import { variables } from '../../support/resources.ts';
import { templateOf, testStack, vpcOf } from '../../support/stacks.ts';

const COMPONENTS = componentsWithVariables([
  { component: 'sessions', kind: 'redis', prop: 'checks.sessions' },
]);

/** The variables that `settings` may contain, except DATABASE_CA: only the function can look whether the file is there. */
const NAMES = [...variablesOf(COMPONENTS).keys()].filter(
  name => !propOf(name, COMPONENTS) && name !== 'DATABASE_CA',
);

/** Values of which each is allowed for some variables and not for others. */
const VALUES = [
  ...[
    '',
    '0',
    '1',
    '50',
    '100',
    '120',
    '600',
    '1200',
    '3000',
    '99999999',
    '-1',
    '1.5',
    ' 500',
    'true',
    'yes',
  ],
  ...[
    '206',
    '503',
    '404',
    'verify',
    'off',
    'DEBUG',
    '/edge',
    '/health',
    '/health/x',
    'x',
    'a b',
    'é',
    '{x}:',
  ],
  ...[
    'database',
    'cache,memory',
    'sessions',
    'buffer, memory,database,cache,sessions',
    'nothing',
    'sessions:redis',
  ],
];

function healthCheck(settings: Settings): Stack {
  const stack = testStack();
  const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0');
  const endpoint = (host: string) => ({ host, port: 1234, securityGroup });
  new HealthCheck(stack, 'Health', {
    vpc: vpcOf(stack),
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    database: { target: endpoint('orders.abc.eu-west-1.rds.amazonaws.com'), resourceId: 'db-A' },
    cache: { target: { ...endpoint('cache.example.com'), name: 'cache' } },
    checks: { sessions: Check.redis({ target: { ...endpoint('sessions.example.com'), name: 'sessions' } }) },
    buffer: true,
    alarms: false,
    dashboard: false,
    settings,
  });
  return stack;
}

/** The faults in settings that synth finds, without the names of props. */
function faultsAtSynth(settings: Settings): string[] {
  try {
    healthCheck(settings);
    return [];
  } catch (error) {
    if (!(error instanceof PropsError)) throw error;
    return error.faults.map(({ prop, problem }) => `${prop.replace('settings.', '')}: ${problem}`);
  }
}

/** The faults that the health function finds when it starts. */
function faultsAtStart(env: Env): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults.map(({ name, problem }) => `${name}: ${problem}`);
  }
}

describe('the construct and the functions', () => {
  let built: Record<string, string>;

  beforeAll(() => {
    const template = templateOf(healthCheck({}));
    const lambda = {
      AWS_LAMBDA_FUNCTION_NAME: 'health',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'A',
      AWS_SECRET_ACCESS_KEY: 'S',
    };
    built = { ...lambda, ...variables(template, /FunctionsHealth/), TABLE_NAME: 'example' };
  });

  it('know the same kinds of components', () => {
    expect(KIND_SETTINGS).toEqual(KINDS.map(({ settings }) => settings));
  });

  it('agree that the props alone are enough', () => {
    expect(faultsAtStart(built)).toEqual([]);
  });

  it('find the same faults in the same settings', () => {
    const settings = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES), {
      minKeys: 1,
      maxKeys: 4,
    });
    const runs = { sound: 0, faulty: 0 };
    fc.assert(
      fc.property(settings, given => {
        const atSynth = faultsAtSynth(given as Settings);
        runs[atSynth.length === 0 ? 'sound' : 'faulty']++;
        expect(atSynth).toEqual(faultsAtStart({ ...built, ...given }));
      }),
      { numRuns: 200 },
    );
    expect(Math.min(runs.sound, runs.faulty)).toBeGreaterThan(10);
  });
});
