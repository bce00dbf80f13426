import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { assertSettings } from '../../infra/assert-settings.ts';
import { beaconApp } from '../../infra/beacon-app.ts';
import type { BeaconStack } from '../../infra/beacon-stack.ts';
import { Check } from '../../infra/constructs/dependencies/check.ts';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../infra/constructs/health-check-props.ts';
import { ENVIRONMENTS, type EnvironmentSettings } from '../../infra/settings.ts';
import { resources } from './support/resources.ts';
import {
  appProps,
  databaseOf,
  replicationGroupOf,
  serverlessCacheOf,
  testApp,
  validated,
  vpcOf,
} from './support/stacks.ts';

const CDK_JSON: { context: Record<string, boolean> } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../cdk.json', import.meta.url)), 'utf8'),
);

/** Props of each stack's health check, besides a database and a cache. */
const VARIANTS: Record<
  string,
  { cluster?: boolean; serverless?: boolean; checks?: boolean; health?: Partial<HealthCheckProps> }
> = {
  Defaults: {},
  Cluster: {
    cluster: true,
    health: { route53: { watches: ['database'], degradedFailsOver: true }, pathSalt: 'b' },
  },
  Serverless: {
    serverless: true,
    health: { buffer: true, dynamoDbEndpoint: 'create', route53: { watches: ['database'] } },
  },
  Private: { health: { route53: { watches: ['database'], through: 'alarm' }, publicDetail: 'status' } },
  Checks: {
    checks: true,
    health: { buffer: true, code: Code.fromInline('exports.handler = async () => {};') },
  },
  Bare: {
    health: {
      alarms: false,
      heartbeat: false,
      perClientLimit: false,
      apiGatewayLogging: false,
      dashboard: false,
    },
  },
};

/** Rules about the databases and VPCs of the test, and about logs and WAF that the test switches off. */
function acknowledgeFixtures(stack: Stack): void {
  const rules = [
    'VPC7',
    'SMG4',
    'RDS2',
    'RDS3',
    'RDS10',
    'RDS11',
    'RDS13',
    'APIG1',
    'APIG3',
    'AEC1',
    'AEC3',
    'AEC4',
    'AEC5',
    'AEC6',
  ];
  for (const rule of rules) {
    Validations.of(stack).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason: 'a fixture' });
  }
}

const anything = () => new PolicyStatement({ actions: ['s3:*'], resources: ['*'] });

const example = ENVIRONMENTS.production;
if (!example) throw new Error('The example environment is called production.');

const stackOf = (settings: EnvironmentSettings) => {
  const app = beaconApp({ production: settings }, appProps(CDK_JSON.context));
  return { app, stack: app.node.findChild('Beacon-production') as BeaconStack };
};

describe('the app', () => {
  it('passes cdk-nag and the template validator, with no account and no region', () => {
    validated(() => stackOf(example).app.synth());
  });

  it('passes them with an account, a region, and an alarm in us-east-1', () => {
    const own = { account: '123456789012', region: 'eu-west-1', emails: ['team@example.com'] };
    const { app } = stackOf({ ...example, ...own, buffer: true });
    validated(() => app.synth());
    const global = app.node.findChild('Beacon-production-route53') as Stack;
    expect(global.region).toBe('us-east-1');
    const template = Template.fromStack(global);
    const [alarm, topic] = ['AWS::CloudWatch::Alarm', 'AWS::SNS::Topic'].map(
      type => resources(template, type)[0],
    );
    expect(alarm?.Properties.AlarmActions).toEqual([{ Ref: topic?.id }]);
    template.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: 'team@example.com' });
  });

  it('warns about what it leaves out when the region is not known', () => {
    const app = beaconApp(ENVIRONMENTS, appProps());
    const stack = app.node.findChild('Beacon-production') as BeaconStack;
    Annotations.fromStack(stack).hasWarning(
      '/Beacon-production',
      Match.stringLikeRegexp('^left out: .* Set region in infra/settings.ts'),
    );
    expect(resources(Template.fromStack(stack), 'AWS::CloudWatch::Alarm', /Route53Alarm/)).toEqual([]);
  });

  it('is checked by rules that find a fault', () => {
    const { app, stack } = stackOf(example);
    const { health } = stack;
    health.alarming?.function.addToRolePolicy(anything());
    expect(() => validated(() => app.synth())).toThrow(/wildcard permissions/);
  });
});

describe('the stack', () => {
  const accounts = (apiGatewayLogging?: EnvironmentSettings['apiGatewayLogging']) =>
    resources(
      Template.fromStack(stackOf({ ...example, apiGatewayLogging }).stack),
      'AWS::ApiGateway::Account',
    );

  it('creates the role for logs before the stage, and keeps it; or uses an existing role; or has no logs', () => {
    const template = Template.fromStack(stackOf(example).stack);
    const [account] = resources(template, 'AWS::ApiGateway::Account');
    expect(account).toMatchObject({ DeletionPolicy: 'Retain' });
    expect(resources(template, 'AWS::ApiGateway::Stage')[0]?.DependsOn).toContain(account?.id);
    expect(accounts('exists')).toEqual([]);
    expect(accounts('off')).toEqual([]);
  });

  it('contains the alarm on Route 53 itself when it is in us-east-1', () => {
    const host = 'orders.abcdefghijkl.us-east-1.rds.amazonaws.com';
    const database = example.database && { ...example.database, host };
    const { app, stack } = stackOf({ ...example, database, region: 'us-east-1' });
    expect(app.node.children.filter(child => child instanceof Stack)).toEqual([stack]);
    expect(resources(Template.fromStack(stack), 'AWS::CloudWatch::Alarm', /Route53Alarm/).length).toBe(1);
  });

  it('creates a gateway endpoint on the route tables of the settings', () => {
    const routeTableIds = ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'];
    const { stack } = stackOf({
      ...example,
      buffer: true,
      dynamoDbEndpoint: 'create',
      vpc: { ...example.vpc, routeTableIds },
    });
    const [endpoint] = resources(Template.fromStack(stack), 'AWS::EC2::VPCEndpoint');
    expect(endpoint?.Properties.RouteTableIds).toEqual(routeTableIds);
  });
});

describe('every way to use the construct', () => {
  it('passes cdk-nag and the template validator', () => {
    const app = testApp(CDK_JSON.context);
    for (const [id, props] of Object.entries(VARIANTS)) {
      const stack = new Stack(app, id);
      const vpc = vpcOf(stack);
      const cache = props.serverless ? serverlessCacheOf(stack, vpc) : replicationGroupOf(stack, vpc, props);
      const database = databaseOf(stack, vpc);
      new HealthCheck(stack, 'Health', {
        vpc,
        vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
        database: { target: database },
        cache: { target: cache },
        ...(props.checks && {
          checks: {
            reports: Check.postgresql({ target: database, name: 'reports' }),
            sessions: Check.redis({ target: serverlessCacheOf(stack, vpc) }),
            payments: Check.own(),
          },
        }),
        ...props.health,
      });
      acknowledgeFixtures(stack);
    }
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    validated(() => app.synth());
  });
});

describe('the settings', () => {
  const refused = (settings: object) => () =>
    assertSettings({ production: { ...example, ...settings } as EnvironmentSettings }, true);

  it('of the example can be synthesized, but not deployed', () => {
    expect(() => assertSettings(ENVIRONMENTS, true)).not.toThrow();
    expect(() => assertSettings(ENVIRONMENTS, false)).toThrow(
      /production\.vpc\.id: got "vpc-0123456789abcdef0", the example's; replace it with yours, then deploy/,
    );
  });

  /** The paths of values that are still the example's. */
  const stillExamples = (settings: EnvironmentSettings): string[] => {
    try {
      assertSettings({ production: settings }, false);
      return [];
    } catch (error) {
      return [...String(error).matchAll(/- production\.(\S+): got \S+, the example's/g)].map(
        ([, at = '']) => at,
      );
    }
  };

  it('of the example are listed at a deployment: each id and each host', () => {
    expect(stillExamples(example)).toEqual([
      ...['vpc.id', 'vpc.subnetIds[0]', 'vpc.subnetIds[1]'],
      ...['database.host', 'database.securityGroupId', 'database.resourceId'],
      ...['cache.host', 'cache.securityGroupId'],
    ]);
  });

  it('are refused at a deployment for one forgotten value of the example', () => {
    const subnetIds = ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'];
    const own = { vpc: { ...example.vpc, id: 'vpc-0aaaaaaaaaaaaaaaa', subnetIds } };
    expect(stillExamples({ ...own, cache: example.cache })).toEqual(['cache.host', 'cache.securityGroupId']);
    expect(() => assertSettings({ production: own }, false)).not.toThrow();
  });

  it('are refused with every fault at once', () => {
    const database = { ...example.database, port: 0, resourceId: 'orders' };
    expect(refused({ account: '12', emails: ['ops'], database })).toThrow(
      /^4 things are wrong in infra\/settings\.ts\.\n- production\.account: got "12"; allowed: 12 digits\n- production\.database\.port: got 0; allowed: 1 to 65535\n- production\.database\.resourceId: got "orders"; allowed: db-….*\n- production\.emails\[0\]: got "ops"; allowed: an email address$/,
    );
  });

  it('need a subnet for each zone, and a route table for each subnet if there is an endpoint', () => {
    const vpc = { ...example.vpc, subnetIds: ['subnet-0123456789abcdef0'] };
    expect(refused({ vpc })).toThrow(/got 1 subnetIds in 2 availabilityZones; give one subnet in each zone/);
    expect(refused({ dynamoDbEndpoint: 'create' })).toThrow(
      /got 0 for 2 subnets; dynamoDbEndpoint "create" needs one for each/,
    );
  });

  it.each([
    ['region', { region: 'europe' }],
    ['vpc.id', { vpc: { ...example.vpc, id: 'vpc' } }],
    ['cache.host', { cache: { ...example.cache, host: 'a b' } }],
    ['cache.securityGroupId', { cache: { ...example.cache, securityGroupId: 'sg' } }],
    ['vpc.availabilityZones[0]', { vpc: { ...example.vpc, availabilityZones: ['a', 'eu-west-1b'] } }],
  ])('name what is wrong with %s', (name, settings) => {
    expect(refused(settings)).toThrow(`production.${name}: got `);
  });

  it('need an environment, with a name that a stack can have', () => {
    expect(() => assertSettings({}, true)).toThrow(/there is no environment; give one/);
    expect(() => assertSettings({ 'a b': example }, true)).toThrow(/got "a b"; allowed: 1 to 32 letters/);
  });
});
