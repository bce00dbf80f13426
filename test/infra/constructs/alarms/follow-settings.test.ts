import { Lazy } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import { Check } from '../../../../infra/constructs/dependencies/check.ts';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { alarmIdOf, resource, variables } from '../../support/resources.ts';
import {
  databaseOf,
  fullStack,
  replicationGroupOf,
  serverlessCacheOf,
  templateOf,
  testStack,
  vpcOf,
} from '../../support/stacks.ts';

const ISOLATED = { subnetType: SubnetType.PRIVATE_ISOLATED };

/** Alarms by the end of their names. */
function alarmsWith(settings: HealthCheckProps['settings'], props: Partial<HealthCheckProps> = {}) {
  const { template } = fullStack({ settings, ...props });
  const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
  return new Map(alarms.map(({ Properties }) => [alarmIdOf(Properties.AlarmName), Properties]));
}

const limit = (alarms: ReturnType<typeof alarmsWith>, name: string) => alarms.get(name)?.Threshold;

describe('the limit of the buffer', () => {
  it.each([
    [undefined, 800],
    ['100', 80],
    ['35', 28],
    ['1', 1],
    [Lazy.string({ produce: () => '5' }), 800],
  ])('with MAX_BUFFER_SIZE_ITEMS %s is %d, 80 % of it', (items, threshold) => {
    const alarms = alarmsWith(items === undefined ? {} : { MAX_BUFFER_SIZE_ITEMS: items });
    expect(limit(alarms, 'buffer-depth')).toBe(threshold);
  });

  it('is what the props give', () => {
    const alarms = alarmsWith(
      { MAX_BUFFER_SIZE_ITEMS: '100' },
      { alarms: { thresholds: { bufferDepth: 40 } } },
    );
    expect(limit(alarms, 'buffer-depth')).toBe(40);
  });

  it('is on the dashboard', () => {
    const { template } = fullStack({ settings: { MAX_BUFFER_SIZE_ITEMS: '100' } });
    const body = JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));
    expect(body).toContain('{\\"value\\":80,\\"label\\":\\"alarm\\"');
    expect(body).not.toContain('\\"value\\":800,');
  });
});

describe('the limits of a dependency', () => {
  it('follow the class and the volume of the database', () => {
    const alarms = alarmsWith({});
    expect(limit(alarms, 'database-connections')).toBe(78); // db.t4g.micro
    expect(limit(alarms, 'database-storage')).toBe(10 * 1024 ** 3); // 100 GiB, CDK's default
    expect(alarms.has('database-replica-lag')).toBe(false);
  });

  it('follow the limits of a serverless cache', () => {
    const stack = testStack();
    const vpc = vpcOf(stack);
    const target = serverlessCacheOf(stack, vpc);
    target.cacheUsageLimits = { dataStorage: { unit: 'GB', maximum: 5 } };
    new HealthCheck(stack, 'Health', { vpc, vpcSubnets: ISOLATED, cache: { target } });
    const { Properties } = resource(templateOf(stack), 'AWS::CloudWatch::Alarm', /cachedata/);
    expect(Properties.Threshold).toBe(4e9);
  });
});

describe('the limit of a slow component', () => {
  const settings = { DATABASE_TIMEOUT_MS: '200' };

  it('is half of its own time limit, and that of others stays', () => {
    const alarms = alarmsWith(settings);
    expect(['slow-database', 'slow-cache', 'slow-buffer'].map(name => limit(alarms, name))).toEqual([
      100, 250, 250,
    ]);
  });

  it('is half of the time limit of a check, too', () => {
    const stack = testStack();
    const vpc = vpcOf(stack);
    new HealthCheck(stack, 'Health', {
      vpc,
      vpcSubnets: ISOLATED,
      checks: { 'eu-reports': Check.postgresql({ target: databaseOf(stack, vpc) }) },
      settings: { EU_REPORTS_TIMEOUT_MS: '400' },
    });
    const { Properties } = resource(templateOf(stack), 'AWS::CloudWatch::Alarm', /sloweureports/);
    expect(Properties.Threshold).toBe(200);
  });

  it('is what the props give, for every component', () => {
    const alarms = alarmsWith(settings, { alarms: { slowMs: 90 } });
    expect(['slow-database', 'slow-cache'].map(name => limit(alarms, name))).toEqual([90, 90]);
  });

  it('is on the dashboard, once for all or with the names', () => {
    const labels = (given: HealthCheckProps['settings']) => {
      const { template } = fullStack({ settings: given });
      const body = JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));
      return [...body.matchAll(/\\"value\\":(\d+),\\"label\\":\\"(slow[^\\]*)/g)].map(
        ([, value, label]) => `${value} ${label}`,
      );
    };
    expect(labels({})).toEqual(['250 slow']);
    expect(labels(settings)).toEqual(['250 slow: buffer, cache', '100 slow: database']);
  });
});

describe('components that COMPONENTS leaves out', () => {
  const settings = { COMPONENTS: 'memory, database' };

  it('have no alarm on a status that nothing publishes', () => {
    const names = [...alarmsWith(settings).keys()].filter(name => /^(component|slow|buffer)/.test(name));
    expect(names.sort()).toEqual(['component-database', 'component-memory', 'slow-database']);
  });

  it('are unknown to the alarm function', () => {
    const { template } = fullStack({ settings });
    expect(variables(template, /HealthAlarm/).COMPONENTS).toBe('memory,database');
  });

  it('are not known when synth does not know the list', () => {
    const alarms = alarmsWith({ COMPONENTS: Lazy.string({ produce: () => 'memory' }) });
    expect(alarms.has('component-cache')).toBe(true);
  });
});

describe('the alarm function', () => {
  it('has the log level of the other functions', () => {
    const { template } = fullStack({ settings: { LOG_LEVEL: 'DEBUG', CACHE_TTL: '5' } });
    const { LOG_LEVEL, CACHE_TTL } = variables(template, /HealthAlarm/);
    expect([LOG_LEVEL, CACHE_TTL]).toEqual(['DEBUG', undefined]);
  });

  it('has no log level when none is set', () => {
    expect(variables(fullStack().template, /HealthAlarm/)).not.toHaveProperty('LOG_LEVEL');
  });
});

describe('the command that creates the user of a cache', () => {
  const commands = (stack: ReturnType<typeof testStack>) =>
    Annotations.fromStack(stack)
      .findWarning('*', Match.stringLikeRegexp('create-user'))
      .map(({ entry }) => /"(on .*)"/.exec(String(entry.data))?.[1]);

  it('has the prefix of the keys that the check writes', () => {
    expect(commands(fullStack({ settings: { CACHE_KEY_PREFIX: 'health:' } }).stack)).toEqual([
      'on ~health:* -@all +set +get',
    ]);
    expect(commands(fullStack().stack)).toEqual(['on ~beacon:health:* -@all +set +get']);
  });

  it('has the prefix of each check', () => {
    const stack = testStack();
    const vpc = vpcOf(stack);
    new HealthCheck(stack, 'Health', {
      vpc,
      vpcSubnets: ISOLATED,
      checks: { sessions: Check.redis({ target: replicationGroupOf(stack, vpc) }) },
      settings: { SESSIONS_KEY_PREFIX: 's:' },
    });
    expect(commands(stack)).toEqual(['on ~s:* -@all +set +get']);
  });
});
