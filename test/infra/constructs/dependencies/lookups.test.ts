import { type App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCluster, DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { resolve } from '../../support/resolve.ts';
import { actions, resources, statements, variables } from '../../support/resources.ts';
import { testApp, vpcOf } from '../../support/stacks.ts';

const ENV = { account: '123456789012', region: 'eu-west-1' };
const GROUP = 'sg-0123456789abcdef0';

/** CDK knows the zones of the region already. */
const ZONES = {
  'availability-zones:account=123456789012:region=eu-west-1': ['eu-west-1a', 'eu-west-1b'],
};

type Make = (stack: Stack) => HealthCheckProps;

function stackIn(app: App, make: Make) {
  const stack = new Stack(app, 'Shop', { env: ENV });
  new HealthCheck(stack, 'Health', {
    vpc: vpcOf(stack),
    vpcSubnets: { subnetGroupName: 'data' },
    ...make(stack),
  });
  return stack;
}

/** The first pass of synth, in which CDK has placeholders, and the keys of what it has to look up. */
function firstPass(make: Make) {
  const app = testApp(ZONES);
  const stack = stackIn(app, make);
  const info = Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('has not looked up'));
  const keys = (app.synth().manifest.missing ?? []).map(({ key }) => key);
  return { template: Template.fromStack(stack), info: info.map(({ entry }) => String(entry.data)), keys };
}

/** The second pass, with what CDK found. */
function secondPass(make: Make, found: object | string) {
  const { keys } = firstPass(make);
  const app = testApp({ ...ZONES, ...Object.fromEntries(keys.map(key => [key, found])) });
  const stack = stackIn(app, make);
  expect(app.synth().manifest.missing ?? []).toEqual([]);
  const info = Annotations.fromStack(stack).findInfo('*', Match.stringLikeRegexp('has not looked up'));
  expect(info).toEqual([]);
  return Template.fromStack(stack);
}

const INSTANCE = {
  Identifier: 'orders',
  DBInstanceArn: 'arn:aws:rds:eu-west-1:123456789012:db:orders',
  'Endpoint.Address': 'orders.abc.eu-west-1.rds.amazonaws.com',
  'Endpoint.Port': '5433',
  DbiResourceId: 'db-ABC',
  DBSecurityGroups: [],
  VPCSecurityGroups: [GROUP],
};

const CLUSTER = {
  Identifier: 'orders',
  DBClusterArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:orders',
  'Endpoint.Address': 'orders.cluster-abc.eu-west-1.rds.amazonaws.com',
  'Endpoint.Port': '5433',
  'ReadEndpoint.Address': 'orders.cluster-ro-abc.eu-west-1.rds.amazonaws.com',
  DBClusterResourceId: 'cluster-ABC',
  VpcSecurityGroupIds: [GROUP],
  EnableHttpEndpoint: false,
};

const instance: Make = stack => ({
  database: { target: DatabaseInstance.fromLookup(stack, 'Database', { instanceIdentifier: 'orders' }) },
});
const cluster: Make = stack => ({
  database: { target: DatabaseCluster.fromLookup(stack, 'Database', { clusterIdentifier: 'orders' }) },
});

const connects = (template: Template) =>
  statements(template, /Probe/)
    .filter(each => actions(each).includes('rds-db:connect'))
    .map(({ Resource }) => resolve(Resource));

describe.each([
  ['an instance', instance, INSTANCE, 'db-ABC', { DbiResourceId: 'orders' }, { VPCSecurityGroups: [] }],
  [
    'a cluster',
    cluster,
    CLUSTER,
    'cluster-ABC',
    { DBClusterResourceId: 'orders' },
    { VpcSecurityGroupIds: [] },
  ],
] as const)('%s that is looked up', (_, make, found, id, wrongId, noGroups) => {
  it('is accepted at the first pass, which says that the next pass checks it', () => {
    const { template, info } = firstPass(make);
    expect(info).toEqual([
      expect.stringMatching(/^CDK has not looked up database\.target yet, .* and checks them then/),
    ]);
    expect(resources(template, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
  });

  it('has its real address, rule and permission at the second pass', () => {
    const template = secondPass(make, [found]);
    expect(variables(template, /Probe/)).toMatchObject({
      DATABASE_HOST: found['Endpoint.Address'],
      DATABASE_PORT: '5433',
    });
    expect(resources(template, 'AWS::EC2::SecurityGroupIngress').map(({ Properties }) => Properties)).toEqual(
      [expect.objectContaining({ GroupId: GROUP, FromPort: 5433 })],
    );
    expect(connects(template)).toEqual([`arn:aws:rds-db:eu-west-1:123456789012:dbuser:${id}/beacon`]);
  });

  it('is checked at the second pass', () => {
    const wrong = (change: object) => () => secondPass(make, [{ ...found, ...change }]);
    expect(wrong(wrongId)).toThrow(/database\.target\.\w+: got "orders"; allowed: db-…/);
    expect(wrong(noGroups)).toThrow(/database\.target: was imported without security groups/);
  });
});

describe('a security group that is looked up', () => {
  const make: Make = stack => ({
    database: {
      target: {
        host: 'orders.internal',
        securityGroup: SecurityGroup.fromLookupById(stack, 'Group', GROUP),
      },
      secret: Secret.fromSecretNameV2(stack, 'Login', 'orders/beacon'),
    },
    secretsReachable: true,
  });

  it('is a placeholder at the first pass, and gets its rule at the second', () => {
    expect(firstPass(make).info).toEqual([expect.stringContaining('database.target.securityGroup')]);
    const template = secondPass(make, { securityGroupId: GROUP, allowAllOutbound: false });
    expect(resources(template, 'AWS::EC2::SecurityGroupIngress').map(({ Properties }) => Properties)).toEqual(
      [expect.objectContaining({ GroupId: GROUP })],
    );
  });
});

describe('a VPC that is looked up', () => {
  const subnets = ['a', 'b'].map(zone => ({
    subnetId: `subnet-${zone}`,
    cidr: '10.0.0.0/24',
    availabilityZone: `eu-west-1${zone}`,
    routeTableId: `rtb-${zone}`,
  }));
  const found = (type: string, name: string) => ({
    ...{ vpcId: 'vpc-0123456789abcdef0', vpcCidrBlock: '10.0.0.0/16', availabilityZones: [] },
    subnetGroups: [{ name, type, subnets }],
  });
  const make: Make = stack => ({
    vpc: Vpc.fromLookup(stack, 'Network', { vpcName: 'shop' }),
    buffer: true,
  });

  it('is a placeholder at the first pass, and its groups of subnets are known at the second', () => {
    expect(firstPass(make).info).toEqual([expect.stringContaining('has not looked up vpc yet')]);
    const { Properties } =
      resources(secondPass(make, found('Isolated', 'data')), 'AWS::Lambda::Function', /Probe/)[0] ?? {};
    expect(Properties.VpcConfig.SubnetIds).toEqual(['subnet-a', 'subnet-b']);
  });

  it('is checked at the second pass: a group of subnets must exist', () => {
    expect(() => secondPass(make, found('Isolated', 'other'))).toThrow(/data/);
  });
});

it('a parameter that is looked up may be a host, a user or a database, and is checked at the second pass', () => {
  const make: Make = stack => ({
    database: {
      target: {
        host: StringParameter.valueFromLookup(stack, '/orders/host'),
        securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Group', GROUP),
      },
      resourceId: StringParameter.valueFromLookup(stack, '/orders/host'),
    },
    cache: {
      target: {
        host: StringParameter.valueFromLookup(stack, '/orders/host'),
        securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'CacheGroup', GROUP),
      },
      login: 'none',
    },
  });
  expect(firstPass(make).info).toEqual([
    expect.stringContaining('database.target.host, database.resourceId, cache.target.host'),
  ]);
  expect(() => secondPass(make, 'no host, surely')).toThrow(
    /cache\.target\.host: got .*\n.*|database\.target\.host/,
  );
  expect(variables(secondPass(make, 'db-1'), /Probe/).DATABASE_HOST).toBe('db-1');
});
