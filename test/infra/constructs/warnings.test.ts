import { Annotations as Notes, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { Check } from '../../../infra/constructs/dependencies/check.ts';
import { HealthCheck } from '../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../infra/constructs/health-check-props.ts';
import { addHealthCheck } from '../../../infra/sandbox/add-health-check.ts';
import { sandboxApp } from '../../../infra/sandbox/sandbox-app.ts';
import { resource } from '../support/resources.ts';
import { appProps, databaseOf, templateOf, testStack } from '../support/stacks.ts';

/** How many warnings of the construct match. */
function warned(text: string, props: HealthCheckProps, acknowledged?: string): number {
  const stack = testStack();
  const health = new HealthCheck(stack, 'Health', props);
  if (acknowledged) Notes.of(health).acknowledgeWarning(acknowledged, 'on purpose');
  return Annotations.fromStack(stack).findWarning('/Test/Health', Match.stringLikeRegexp(text)).length;
}

describe('a bundle with checks of your own', () => {
  const code = Code.fromInline('exports.handler = async () => ({});');
  const text = '^the probe function runs Beacon.s bundle and checks nothing but its own memory';

  it('causes a warning when the probe function has nothing to check: its checks have no alarms', () => {
    expect(warned(text, { code })).toBe(1);
    expect(warned(text, { code, settings: { COMPONENTS: 'memory' } })).toBe(1);
  });

  it('causes none when there is something to check, or when its checks are named', () => {
    expect(warned(text, { code, buffer: true })).toBe(0);
    expect(warned(text, { buffer: true })).toBe(0);
    expect(warned(text, { code, checks: { payments: Check.own() } })).toBe(0);
  });

  it('causes none when it is acknowledged', () => {
    expect(warned(text, { code }, 'beacon:HealthCheck.nothingWatched')).toBe(0);
  });
});

describe('alarms that reach no person', () => {
  const text = '^nobody receives the alarms: give alarms.emails, or subscribe to the topic';
  const alarms = (given?: HealthCheckProps['alarms']): HealthCheckProps => ({
    buffer: true,
    ...(given !== undefined && { alarms: given }),
  });

  it('cause a warning when there are no emails and no topic is given', () => {
    expect(warned(text, alarms())).toBe(1);
    expect(warned(text, alarms({ emails: [] }))).toBe(1);
  });

  it('cause none when there are subscribers, or no alarms', () => {
    expect(warned(text, alarms({ emails: ['team@example.com'] }))).toBe(0);
    const topic = Topic.fromTopicArn(testStack(), 'Own', 'arn:aws:sns:eu-west-1:123456789012:own');
    expect(warned(text, alarms({ topic }))).toBe(0);
    expect(warned(text, alarms(false))).toBe(0);
  });

  it('cause none when it is acknowledged', () => {
    expect(warned(text, alarms(), 'beacon:HealthCheck.nobodyTold')).toBe(0);
  });
});

describe('public subnets', () => {
  const text = '^the functions are in public subnets \\(Test/Open/';
  const open = (props: Partial<HealthCheckProps> = {}) => {
    const stack = testStack();
    const vpc = new Vpc(stack, 'Open', { natGateways: 0 });
    new HealthCheck(stack, 'Health', {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      database: { target: databaseOf(stack, vpc) },
      sharedResults: false,
      ...props,
    });
    return stack;
  };
  const warnings = (stack: Stack) =>
    Annotations.fromStack(stack).findWarning('/Test/Health', Match.stringLikeRegexp(text)).length;

  it('cause a warning, and the functions run in them', () => {
    const stack = open();
    expect(warnings(stack)).toBe(1);
    const { SubnetIds } = resource(templateOf(stack), 'AWS::Lambda::Function', /FunctionsHealth/).Properties
      .VpcConfig;
    expect(JSON.stringify(SubnetIds)).toMatch(/OpenPublicSubnet1.*OpenPublicSubnet2/);
  });

  it('cause it also in a VPC that has no others, and none when they are not used', () => {
    const stack = testStack();
    const vpc = new Vpc(stack, 'Open', {
      natGateways: 0,
      subnetConfiguration: [{ name: 'Open', subnetType: SubnetType.PUBLIC }],
    });
    new HealthCheck(stack, 'Health', { vpc, buffer: true });
    expect(warnings(stack)).toBe(1);
    expect(warnings(open({ vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } }))).toBe(0);
  });
});

it('adds no warning to the sandbox, which acknowledges each with a reason', () => {
  const app = sandboxApp(addHealthCheck, appProps());
  const [stack] = app.node.children.filter(child => child instanceof Stack);
  if (!stack) throw new Error('The sandbox has a stack.');
  const said = Annotations.fromStack(stack).findWarning(
    '*',
    Match.stringLikeRegexp('nobody receives|Run this once'),
  );
  expect(said).toEqual([]);
});
