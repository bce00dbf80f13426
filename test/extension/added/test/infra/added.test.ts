import { SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { expect, it } from 'vitest';
import { Check } from '../../infra/constructs/dependencies/check.ts';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import type { Settings } from '../../infra/constructs/validation/variables.ts';
import { resources, variables } from './support/resources.ts';
import { templateOf, testStack, vpcOf } from './support/stacks.ts';

function synth(settings: Settings = {}) {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Jobs', 'sg-jobs');
  new HealthCheck(stack, 'Health', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    checks: { jobs: Check.tcp({ target: { host: 'jobs.internal', port: 5672, securityGroup } }) },
    settings,
  });
  return templateOf(stack);
}

it('the functions get the variables of the added kind, and a way to it', () => {
  const template = synth({ JOBS_TTL: '10' });
  expect(variables(template, /FunctionsProbe/)).toMatchObject({
    CHECKS: 'jobs:tcp',
    JOBS_URL: 'tcp://jobs.internal:5672',
    JOBS_TTL: '10',
  });
  const rules = resources(template, 'AWS::EC2::SecurityGroupIngress').map(({ Properties }) => Properties);
  expect(rules).toContainEqual(expect.objectContaining({ GroupId: 'sg-jobs', FromPort: 5672 }));
});

it('settings of the added kind are checked at synth, and those that the construct sets are refused', () => {
  expect(() => synth({ JOBS_TTL: 'soon' })).toThrow(/settings\.JOBS_TTL: got "soon"/);
  expect(() => synth({ JOBS_URL: 'tcp://a:1' })).toThrow(
    /settings\.JOBS_URL: is set by the prop checks\.jobs/,
  );
});

it('the added alarm is in the template, with its words', () => {
  const alarms = resources(synth(), 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
  const added = alarms.find(({ AlarmName }) => AlarmName.startsWith('beacon-production-connect-slow'));
  expect(added).toMatchObject({
    Namespace: 'Beacon',
    MetricName: 'ConnectMs',
    Unit: 'Milliseconds',
    Threshold: 250,
    AlarmDescription: expect.stringContaining('Connecting takes long.'),
    AlarmActions: [expect.anything()],
  });
});
