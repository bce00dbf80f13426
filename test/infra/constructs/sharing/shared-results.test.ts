import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { actions, alarmIdOf, resources, statements, variables } from '../../support/resources.ts';
import { databaseOf, fullStack, templateOf, testApp, testStack, vpcOf } from '../../support/stacks.ts';

const FUNCTIONS = [/FunctionsHealth/, /FunctionsEdge/, /FunctionsProbe/];

/** A health check of a database, without a buffer. */
function stackOf(makeVpc: (scope: Construct) => IVpc, props: HealthCheckProps = {}, id = 'Test') {
  const stack = testStack(testApp(), id);
  const vpc = makeVpc(stack);
  const database = { target: databaseOf(stack, withIsolated(stack, vpc)), name: 'orders' };
  new HealthCheck(stack, 'Health', { vpc, database, route53: { watches: ['database'] }, ...props });
  return { stack, template: templateOf(stack) };
}

/** A database needs a VPC with isolated subnets. */
const withIsolated = (stack: Construct, vpc: IVpc) => (vpc.isolatedSubnets.length > 0 ? vpc : vpcOf(stack));

const withNat = (scope: Construct) =>
  new Vpc(scope, 'Nat', { maxAzs: 2, restrictDefaultSecurityGroup: false });

const imported = (scope: Construct) =>
  Vpc.fromVpcAttributes(scope, 'Imported', {
    vpcId: 'vpc-1',
    availabilityZones: ['eu-west-1a'],
    privateSubnetIds: ['subnet-1'],
    privateSubnetRouteTableIds: ['rtb-1'],
  });

const isolated = { subnetType: SubnetType.PRIVATE_ISOLATED };

const shared = (template: Template) => FUNCTIONS.map(id => variables(template, id).SHARED_RESULTS);
const vantages = (template: Template) => FUNCTIONS.map(id => variables(template, id).VANTAGE);

/** What synth says about sharing. */
const notes = ({ stack }: ReturnType<typeof stackOf>) =>
  Annotations.fromStack(stack).findInfo(
    '*',
    Match.stringLikeRegexp('each environment of the functions checks'),
  );

describe('results are shared', () => {
  it.each<[string, (scope: Construct) => IVpc, HealthCheckProps]>([
    ['in subnets of a VPC with egress', withNat, {}],
    [
      'with an endpoint that the construct creates',
      vpcOf,
      { vpcSubnets: isolated, dynamoDbEndpoint: 'create' },
    ],
    ['with a buffer, which is read from the table', vpcOf, { vpcSubnets: isolated, buffer: true }],
    ['when the user says that the subnets reach DynamoDB', imported, { sharedResults: true }],
  ])('%s', (_, vpc, props) => {
    const made = stackOf(vpc, props);
    expect(shared(made.template)).toEqual(['true', 'true', 'true']);
    expect(notes(made)).toHaveLength(0);
  });

  it('outside every VPC, from the position `default`', () => {
    const stack = testStack();
    new HealthCheck(stack, 'Health', { buffer: true, route53: { watches: ['buffer'] } });
    expect(shared(templateOf(stack))).toEqual(['true', 'true', 'true']);
    expect(vantages(templateOf(stack))).toEqual([undefined, undefined, undefined]);
  });

  it('in the table of the construct, over a way to AWS', () => {
    const { template } = stackOf(withNat);
    const [table] = resources(template, 'AWS::DynamoDB::Table');
    expect(variables(template, /FunctionsEdge/).TABLE_NAME).toEqual({ Ref: table?.id });
    const [group] = resources(template, 'AWS::EC2::SecurityGroup', /NetworkFunctions/);
    expect(group?.Properties.SecurityGroupEgress).toContainEqual(
      expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }),
    );
  });
});

describe('results are not shared', () => {
  it.each<[string, (scope: Construct) => IVpc, HealthCheckProps, number]>([
    ['from isolated subnets, and synth says how to share them', vpcOf, { vpcSubnets: isolated }, 1],
    ['from an imported VPC, whose ways out nobody knows, and synth says so', imported, {}, 1],
    ['when the user does not want it, and synth is silent', withNat, { sharedResults: false }, 0],
  ])('%s', (_, vpc, props, said) => {
    const made = stackOf(vpc, props);
    expect(shared(made.template)).toEqual([undefined, undefined, undefined]);
    expect(variables(made.template, /FunctionsProbe/)).not.toHaveProperty('TABLE_NAME');
    expect(JSON.stringify(statements(made.template, /Functions/))).not.toContain('result#');
    expect(notes(made)).toHaveLength(said);
  });

  it('without opening a way to AWS', () => {
    const { template } = stackOf(vpcOf, { vpcSubnets: isolated });
    const [group] = resources(template, 'AWS::EC2::SecurityGroup', /NetworkFunctions/);
    expect(JSON.stringify(group?.Properties.SecurityGroupEgress)).not.toContain('0.0.0.0/0');
  });
});

describe('the permission', () => {
  const { template } = fullStack({ serviceName: 'orders', environment: 'staging' });
  const result = (id: RegExp) =>
    statements(template, id).filter(each => JSON.stringify(each.Condition ?? {}).includes('result#'));

  it.each(FUNCTIONS)('of %s is reading and writing its own service and stage', id => {
    const [statement, ...more] = result(id);
    expect(more).toEqual([]);
    expect(actions(statement)).toEqual(['dynamodb:Query', 'dynamodb:PutItem']);
    expect(statement.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['result#orders#staging'] },
    });
  });

  it.each(FUNCTIONS)('of %s is to add changes to the history', id => {
    const added = statements(template, id).filter(each => JSON.stringify(each).includes('history#'));
    expect(added[0]).toMatchObject({
      Effect: 'Allow',
      Action: 'dynamodb:PutItem',
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['history#orders#staging'] } },
    });
    const others = added.slice(1).flatMap(actions);
    expect(others).toEqual(String(id) === String(/FunctionsHealth/) ? ['dynamodb:Query'] : []);
  });

  it('of the alarm function does not include results', () => {
    expect(result(/HealthAlarm/)).toEqual([]);
  });
});

describe('the interval of the heartbeat', () => {
  const seconds = (props: HealthCheckProps) => {
    const { template } = stackOf(withNat, props);
    return FUNCTIONS.map(id => variables(template, id).HEARTBEAT_SECONDS);
  };

  it('is known to each function that shares results', () => {
    expect(seconds({})).toEqual(['60', '60', '60']);
    expect(seconds({ heartbeat: Duration.minutes(5) })).toEqual(['300', '300', '300']);
    expect(seconds({ heartbeat: false })).toEqual([undefined, undefined, undefined]);
    expect(seconds({ sharedResults: false })).toEqual([undefined, undefined, undefined]);
  });
});

describe('people are paged when only some environments reach a component', () => {
  const paging = (props: HealthCheckProps) => {
    const alarms = resources(stackOf(withNat, props).template, 'AWS::CloudWatch::Alarm');
    return alarms.filter(({ Properties }) => alarmIdOf(Properties.AlarmName) === 'partly-unreachable');
  };

  it('by an alarm that is a part of `page`, where results are shared', () => {
    const { template } = stackOf(withNat);
    expect(paging({})).toMatchObject([
      {
        Properties: {
          MetricName: 'PartlyUnreachable',
          Statistic: 'Sum',
          Threshold: 1,
          EvaluationPeriods: 3,
          DatapointsToAlarm: 2,
          TreatMissingData: 'notBreaching',
        },
      },
    ]);
    const [page] = resources(template, 'AWS::CloudWatch::CompositeAlarm').filter(
      ({ Properties }) => alarmIdOf(Properties.AlarmName) === 'page',
    );
    expect(JSON.stringify(page?.Properties.AlarmRule)).toContain('partlyunreachable');
    expect(paging({ sharedResults: false })).toEqual([]);
  });
});

describe('the network position', () => {
  const vantageOf = (...given: Parameters<typeof stackOf>) => vantages(stackOf(...given).template);

  it('is the same for the three functions, and in each synthesis', () => {
    const [health, edge, probe] = vantageOf(withNat);
    expect(health).toMatch(/^[0-9a-f]{12}$/);
    expect([edge, probe]).toEqual([health, health]);
    expect(vantageOf(withNat)).toEqual([health, edge, probe]);
  });

  it('differs between subnets, between VPCs, and between stacks that have the same parts', () => {
    const vpc = (scope: Construct) => new Vpc(scope, 'Nat', { maxAzs: 2, subnetConfiguration: TWO_GROUPS });
    const positions = [
      vantageOf(vpc, { vpcSubnets: { subnetGroupName: 'one' } })[0],
      vantageOf(vpc, { vpcSubnets: { subnetGroupName: 'two' } })[0],
      vantageOf(withNat)[0],
      vantageOf(withNat, {}, 'Other')[0],
    ];
    expect(new Set(positions).size).toBe(4);
  });

  it('may be set by the user', () => {
    expect(vantageOf(withNat, { settings: { VANTAGE: 'mine' } })).toEqual(['mine', 'mine', 'mine']);
  });
});

const TWO_GROUPS = [
  { name: 'public', subnetType: SubnetType.PUBLIC },
  { name: 'one', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
  { name: 'two', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
];

describe('the prop sharedResults', () => {
  const refused = (props: object) => () => stackOf(withNat, props as HealthCheckProps);

  it.each(['yes', 1, null])('refuses %s', given => {
    expect(refused({ sharedResults: given })).toThrow(/sharedResults: got .*; allowed: true or false/);
  });

  it('is the only place to set SHARED_RESULTS', () => {
    expect(refused({ settings: { SHARED_RESULTS: 'true' } })).toThrow(
      /settings\.SHARED_RESULTS: is set by the prop sharedResults/,
    );
  });
});
