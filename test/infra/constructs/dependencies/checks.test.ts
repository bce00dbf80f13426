import { Annotations as Notes, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { type ISecurityGroup, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { beforeAll, describe, expect, it } from 'vitest';
import { Check } from '../../../../infra/constructs/dependencies/check.ts';
import type { DependencyCheck } from '../../../../infra/constructs/dependencies/link/dependency-link.ts';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { alarmGraph, loops, withoutTopic } from '../../support/alarm-graph.ts';
import { resolve } from '../../support/resolve.ts';
import { actions, alarmIdOf, resource, resources, statements, variables } from '../../support/resources.ts';
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
const code = Code.fromInline('exports.handler = async () => ({});');

/** A stack with a VPC and a health check that has only what `checks` asks for, unless `more` says so. */
function stackWith(make: (stack: Stack, vpc: ReturnType<typeof vpcOf>) => HealthCheckProps) {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const health = new HealthCheck(stack, 'Health', { vpc, vpcSubnets: ISOLATED, ...make(stack, vpc) });
  return { stack, health, template: templateOf(stack) };
}

const group = (stack: Stack, id = 'G'): ISecurityGroup =>
  SecurityGroup.fromSecurityGroupId(stack, id, `sg-${id}`);

/** `alarm-name -> properties`, without the prefix of every name. */
function alarmsOf(template: Template) {
  return new Map(
    resources(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => [
      alarmIdOf(Properties.AlarmName),
      Properties,
    ]),
  );
}

const warningsOf = (stack: Stack, text: string) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp(text))
    .map(({ entry }) => String(entry.data));

describe('a second database and a second cache', () => {
  let template: Template;
  let stack: Stack;
  let health: HealthCheck;

  beforeAll(() => {
    ({ template, stack, health } = stackWith((stack, vpc) => ({
      failDeploymentOnFirstProbe: true,
      checks: {
        reports: Check.postgresql({ target: databaseOf(stack, vpc), name: 'reports', user: 'watcher' }),
        'eu-sessions': Check.redis({ target: replicationGroupOf(stack, vpc) }),
        tokens: Check.redis({ target: serverlessCacheOf(stack, vpc), user: 'tokens' }),
      },
    })));
  });

  it('are in the variables of the functions that run checks, with their names before each', () => {
    for (const name of [/FunctionsHealth/, /FunctionsProbe/]) {
      const own = resolve(variables(template, name)) as Record<string, string>;
      expect(own).toMatchObject({
        COMPONENTS: 'memory,reports,eu-sessions,tokens',
        CHECKS: 'reports:postgresql,eu-sessions:redis,tokens:redis',
        REPORTS_HOST: expect.stringMatching(/^<Database\w+\.Endpoint\.Address>$/),
        REPORTS_PORT: expect.stringMatching(/^<Database\w+\.Endpoint\.Port>$/),
        REPORTS_NAME: 'reports',
        REPORTS_USER: 'watcher',
        REPORTS_IAM_AUTH: 'true',
        EU_SESSIONS_URL: 'rediss://<Cache.PrimaryEndPoint.Address>:<Cache.PrimaryEndPoint.Port>',
        EU_SESSIONS_IAM_AUTH: 'true',
        EU_SESSIONS_USER: 'beacon',
        EU_SESSIONS_NAME: '<Cache>',
        TOKENS_URL: 'rediss://<Serverless.Endpoint.Address>:<Serverless.Endpoint.Port>',
        TOKENS_CLUSTER: 'true',
        TOKENS_SERVERLESS: 'true',
        TOKENS_USER: 'tokens',
      });
      expect(Object.keys(own).filter(each => /^(DATABASE|CACHE)_/.test(each))).toEqual([]);
    }
  });

  it('are in the variables of the alarm function, with the ids of their own metrics', () => {
    expect(resolve(variables(template, /HealthAlarm/))).toMatchObject({
      COMPONENTS: 'memory,reports,eu-sessions,tokens',
      CHECKS: 'reports:postgresql,eu-sessions:redis,tokens:redis',
      REPORTS_RDS_INSTANCE_ID: expect.stringMatching(/^<Database/),
      EU_SESSIONS_CACHE_NODE_IDS: '<Cache>-001,<Cache>-002',
      TOKENS_CACHE_SERVERLESS_NAME: '<Serverless>',
    });
    expect(variables(template, /HealthAlarm/)).not.toHaveProperty('RDS_INSTANCE_ID');
  });

  it('can be reached from the functions, at their ports', () => {
    const into = resources(template, 'AWS::EC2::SecurityGroupIngress', /Into/);
    expect(into.map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'HealthNetworkreportsInto',
      'HealthNetworkeusessionsInto',
      'HealthNetworktokensInto',
    ]);
    const to = resources(template, 'AWS::EC2::SecurityGroupEgress', /To/);
    expect(to.map(({ Properties }) => Properties.Description)).toEqual(['reports', 'eu-sessions', 'tokens']);
    expect(resolve(into.map(({ Properties }) => Properties.FromPort))).toEqual(
      resolve(to.map(({ Properties }) => Properties.ToPort)),
    );
  });

  it('accept the logins of their users', () => {
    const allowed = statements(template, /Probe/).map(each => [actions(each).join(), resolve(each.Resource)]);
    const elasticache = 'arn:aws:elasticache:eu-west-1:123456789012';
    expect(allowed).toEqual(
      expect.arrayContaining([
        ['rds-db:connect', expect.stringMatching(/:dbuser:<Database\w+\.DbiResourceId>\/watcher$/)],
        ['elasticache:Connect', [`${elasticache}:replicationgroup:<Cache>`, `${elasticache}:user:beacon`]],
        [
          'elasticache:Connect',
          [`${elasticache}:serverlesscache:<Serverless>`, `${elasticache}:user:tokens`],
        ],
      ]),
    );
  });

  it('cause warnings with what to run, which are acknowledged one by one', () => {
    expect(warningsOf(stack, 'reports: .*CREATE USER "watcher"')).toEqual([
      expect.stringContaining('GRANT CONNECT ON DATABASE "reports" TO "watcher"'),
    ]);
    expect(warningsOf(stack, 'eu-sessions: .*create-user --user-id beacon ')).toHaveLength(1);
    expect(warningsOf(stack, 'tokens: .*create-user --user-id tokens ')).toHaveLength(1);
    for (const id of ['databaseUser.reports', 'cacheUser.eu-sessions', 'cacheUser.tokens']) {
      Notes.of(health).acknowledgeWarning(`beacon:HealthCheck.${id}`, 'done');
    }
    expect(warningsOf(stack, 'CREATE USER|create-user')).toEqual([]);
  });

  it('have alarms on their status, their latency and their own metrics', () => {
    const alarms = alarmsOf(template);
    expect([...alarms.keys()].filter(name => /reports|sessions|tokens/.test(name)).sort()).toEqual([
      ...['component-eu-sessions', 'component-reports', 'component-tokens'],
      ...['connections', 'cpu', 'evictions', 'memory'].map(name => `eu-sessions-${name}`),
      ...['connections', 'cpu', 'storage'].map(name => `reports-${name}`),
      ...['slow-eu-sessions', 'slow-reports', 'slow-tokens'],
      ...['connections', 'data', 'evictions', 'throttled', 'units'].map(name => `tokens-${name}`),
    ]);
    expect(alarms.get('component-reports')?.Dimensions).toContainEqual({
      Name: 'Component',
      Value: 'reports',
    });
    expect(resolve(alarms.get('reports-cpu')?.Dimensions)).toEqual([
      { Name: 'DBInstanceIdentifier', Value: expect.stringMatching(/^<Database/) },
    ]);
  });

  it('have alarms that reach people, and that can not trigger themselves', () => {
    const graph = alarmGraph(template);
    expect(withoutTopic(graph)).toEqual([]);
    expect(loops(graph)).toEqual([]);
  });

  it('have rows on the dashboard, with their names', () => {
    const body = JSON.stringify(template.findResources('AWS::CloudWatch::Dashboard'));
    for (const title of ['reports: CPUUtilization', 'eu-sessions: Evictions', 'tokens: BytesUsedForCache']) {
      expect(body).toContain(`\\"title\\":\\"${title}\\"`);
    }
  });

  it('exist before the first probe', () => {
    const after = resource(template, 'Custom::Trigger').DependsOn ?? [];
    const types = [
      'AWS::RDS::DBInstance',
      'AWS::ElastiCache::ReplicationGroup',
      'AWS::ElastiCache::ServerlessCache',
    ];
    expect(after).toEqual(expect.arrayContaining(types.map(type => resource(template, type).id)));
  });
});

describe('besides a database and a cache', () => {
  it('everything that they had stays as it was', () => {
    const before = fullStack().template.toJSON();
    const { template } = fullStack({ code, checks: { payments: Check.own() } });
    const ids = Object.keys(before.Resources).filter(
      id => !/^HealthApiRestDeployment|^HealthAlarmsunheard/.test(id),
    );
    expect(Object.keys(template.toJSON().Resources)).toEqual(expect.arrayContaining(ids));
    expect(variables(template, /FunctionsProbe/)).toEqual(
      variables(fullStack({ code }).template, /FunctionsProbe/),
    );
  });

  it('another database of the same instance needs no second rule, which CloudFormation would refuse', () => {
    const { template } = stackWith((stack, vpc) => {
      const target = databaseOf(stack, vpc);
      return {
        database: { target, name: 'orders' },
        checks: { reports: Check.postgresql({ target, name: 'reports' }) },
      };
    });
    expect(resources(template, 'AWS::EC2::SecurityGroupIngress', /Into/).map(({ id }) => id)).toEqual([
      expect.stringMatching(/^HealthNetworkIntoDatabase/),
    ]);
    expect(variables(template, /FunctionsProbe/)).toMatchObject({
      DATABASE_NAME: 'orders',
      REPORTS_NAME: 'reports',
      COMPONENTS: 'memory,database,reports',
      CHECKS: 'reports:postgresql',
    });
  });

  it('a login in a secret opens the way to Secrets Manager', () => {
    const { template } = stackWith((stack, vpc) => ({
      secretsReachable: true,
      checks: {
        reports: Check.postgresql({ target: databaseOf(stack, vpc), secret: new Secret(stack, 'S') }),
      },
    }));
    expect(variables(template, /FunctionsProbe/)).toHaveProperty('REPORTS_SECRET_ARN');
    const { Properties } = resource(template, 'AWS::EC2::SecurityGroup', /NetworkFunctions/);
    expect(JSON.stringify(Properties)).toContain('"ToPort":443');
    expect(statements(template, /Probe/).flatMap(actions)).toContain('secretsmanager:GetSecretValue');
  });

  it('an endpoint has no metrics of its own', () => {
    const { template } = stackWith(stack => ({
      checks: {
        reports: Check.postgresql({
          target: { host: 'db.internal', port: 6432, securityGroup: group(stack) },
          resourceId: 'db-ABC',
        }),
      },
    }));
    expect([...alarmsOf(template).keys()].filter(name => /reports/.test(name)).sort()).toEqual([
      'component-reports',
      'slow-reports',
    ]);
    expect(resource(template, 'AWS::EC2::SecurityGroupIngress', /Into/).Properties.FromPort).toBe(6432);
  });
});

it('two alarms with one name are refused: a status of one component and a metric of another', () => {
  const make = () =>
    stackWith((stack, vpc) => ({
      code,
      checks: { component: Check.redis({ target: replicationGroupOf(stack, vpc) }) },
    }));
  expect(make).toThrow(
    /checks: have two components with an alarm named "beacon-production-component-memory": give one of them another name/,
  );
});

describe('checks of the user’s own bundle', () => {
  const checks = { payments: Check.own(), 'feature-flags': Check.own({ local: true }) };
  const own = () => stackWith(() => ({ code, checks, buffer: true }));

  it('are in no variable of the functions that run checks: the bundle has them', () => {
    const { template } = own();
    const { COMPONENTS, ...rest } = variables(template, /FunctionsProbe/);
    expect(COMPONENTS).toBe('buffer,memory');
    expect(JSON.stringify(rest)).not.toMatch(/CHECKS|payments|PAYMENTS/);
  });

  it('run in the probe function, too, from another export of the bundle', () => {
    const { template } = own();
    const handlers = resources(template, 'AWS::Lambda::Function').map(({ id, Properties }) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Properties.Handler,
      'ZipFile' in Properties.Code,
    ]);
    expect(handlers.sort()).toEqual([
      ['HealthAlarm', 'index.handler', false],
      ['HealthFunctionsHealth', 'index.handler', true],
      ['HealthFunctionsProbe', 'index.probeHandler', true],
    ]);
  });

  it('do not run in the probe function when they are not named', () => {
    const { template } = stackWith(() => ({ code, buffer: true }));
    const { Properties } = resource(template, 'AWS::Lambda::Function', /FunctionsProbe/);
    expect(Properties.Handler).toBe('index.handler');
    expect(Properties.Code).not.toHaveProperty('ZipFile');
  });

  it('are known to the alarm function', () => {
    const { template } = own();
    expect(variables(template, /HealthAlarm/).COMPONENTS).toBe('buffer,memory,payments,feature-flags');
    expect(variables(template, /HealthAlarm/)).not.toHaveProperty('CHECKS');
  });

  it('have alarms on status and latency; without a network request only on status', () => {
    expect([...alarmsOf(own().template).keys()].filter(name => /payments|flags/.test(name)).sort()).toEqual([
      'component-feature-flags',
      'component-payments',
      'slow-payments',
    ]);
  });

  it('are on the dashboard', () => {
    const body = JSON.stringify(own().template.findResources('AWS::CloudWatch::Dashboard'));
    const shown = (metric: string, name: string) => new RegExp(`${metric}[^\\]]*${name}`).test(body);
    expect(shown('ComponentStatus', 'feature-flags')).toBe(true);
    expect(shown('LatencyMs', 'payments')).toBe(true);
    expect(shown('LatencyMs', 'feature-flags')).toBe(false);
  });

  it('are enough for a health check, without a VPC', () => {
    const stack = testStack();
    new HealthCheck(stack, 'Health', { code, checks: { payments: Check.own() } });
    expect(variables(templateOf(stack), /FunctionsProbe/).COMPONENTS).toBe('memory');
  });
});

describe('another kind of check', () => {
  /** As a file of a new kind would have it. The kind itself is known to the functions: otherwise none would start. */
  const search: DependencyCheck = {
    kind: 'redis',
    props: {},
    read: ({ component, scope }) => ({
      link: {
        component,
        kind: 'redis',
        isInChecks: true,
        env: { SEARCH_URL: 'redis://search.internal' },
        reach: { component, port: 9200, securityGroups: [group(scope as Stack, 'S')] },
        grant: grantee =>
          grantee.grantPrincipal.addToPrincipalPolicy(
            new PolicyStatement({ actions: ['es:ESHttpGet'], resources: ['arn:aws:es:::orders'] }),
          ),
        announcement: { id: 'beacon:HealthCheck.searchUser', text: 'search: create a user' },
        alarms: [],
        evidenceEnv: { SEARCH_DOMAIN: 'orders' },
        mustExist: [],
        needsSecretsManager: true,
      },
    }),
  };

  it('is in everything that reads the links', () => {
    const { template, stack } = stackWith(() => ({ checks: { search } }));
    expect(variables(template, /FunctionsHealth/)).toMatchObject({
      CHECKS: 'search:redis',
      COMPONENTS: 'memory,search',
      SEARCH_URL: 'redis://search.internal',
    });
    expect(variables(template, /HealthAlarm/)).toMatchObject({ SEARCH_DOMAIN: 'orders' });
    expect(resource(template, 'AWS::EC2::SecurityGroupIngress', /searchInto/).Properties.FromPort).toBe(9200);
    expect(statements(template, /Probe/).flatMap(actions)).toContain('es:ESHttpGet');
    expect(alarmsOf(template).has('component-search')).toBe(true);
    expect(warningsOf(stack, 'search: create a user')).toHaveLength(1);
  });
});
