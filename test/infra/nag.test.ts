import { join } from 'node:path';
import { Aspects, type Stack, Stage, Validations } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks as Checks3 } from 'cdk-nag';
import { AwsSolutionsChecks as Checks2 } from 'cdk-nag-2';
import { describe, expect, inject, it } from 'vitest';
import { ApiGatewayLogging } from '../../infra/constructs/api/api-gateway-logging.ts';
import { Check } from '../../infra/constructs/dependencies/check.ts';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../infra/constructs/health-check-props.ts';
import { resources } from './support/resources.ts';
import { databaseOf, replicationGroupOf, templateOf, testStack, validated, vpcOf } from './support/stacks.ts';

const VARIANTS: Readonly<Record<string, () => Partial<HealthCheckProps>>> = {
  'with everything': () => ({}),
  'with a probe before the end of the deployment': () => ({ failDeploymentOnFirstProbe: true }),
  'with a check of its own': () => ({
    code: Code.fromAsset(join(inject('bundles'), 'health')),
    checks: { payments: Check.own() },
  }),
  'with a way to DynamoDB': () => ({ dynamoDbEndpoint: 'create' }),
  'without keys, and with few alarms': () => ({
    encryptionKey: false,
    dashboard: false,
    alarms: { only: ['down'] },
  }),
  'with traces and a web ACL of the app': () => ({
    tracing: true,
    perClientLimit: { webAclArn: 'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/mine/1' },
  }),
  'without Route 53, alarms and buffer': () => ({ route53: undefined, alarms: false, buffer: false }),
};

/** A stack with a health check, and with the role that API Gateway needs for logs. */
function stackOf(props: Partial<HealthCheckProps>): Stack {
  const stack = testStack();
  const vpc = vpcOf(stack);
  new HealthCheck(stack, 'Health', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    database: { target: databaseOf(stack, vpc), name: 'orders' },
    cache: { target: replicationGroupOf(stack, vpc) },
    buffer: true,
    route53: { watches: ['database'] },
    ...props,
  });
  new ApiGatewayLogging(stack, 'ApiGatewayLogging');
  return stack;
}

/** Findings of cdk-nag 2 about anything but the database, the cache and the VPC, which are fixtures. */
function findings(stack: Stack): string[] {
  const annotations = Annotations.fromStack(stack);
  const rule = Match.stringLikeRegexp('^AwsSolutions');
  return [...annotations.findError('*', rule), ...annotations.findWarning('*', rule)]
    .filter(({ id }) => !/^\/Test\/(Vpc|Database|Cache)/.test(id))
    .map(({ id, entry }) => `${id}: ${String(entry.data).slice(0, 60)}`);
}

describe.each(Object.entries(VARIANTS))('a health check %s', (_, props) => {
  it('is clean for cdk-nag 2', () => {
    const stack = stackOf(props());
    Aspects.of(stack).add(new Checks2({ reports: false }));
    expect(findings(stack)).toEqual([]);
  });

  it('is clean for cdk-nag 3', () => {
    const stack = stackOf(props());
    for (const rule of FIXTURES) {
      for (const id of ['Vpc', 'Database', 'Cache', 'CacheGroup']) {
        const fixture = stack.node.findChild(id);
        Validations.of(fixture).acknowledge({
          id: `AwsSolutions::AwsSolutions-${rule}`,
          reason: 'a fixture',
        });
      }
    }
    Validations.of(stack.node.root).addPlugins(new Checks3(stack.node.root));
    validated(() => Stage.of(stack)?.synth());
  });
});

const FIXTURES = [
  'VPC7',
  'SMG4',
  'RDS2',
  'RDS3',
  'RDS10',
  'RDS11',
  'RDS13',
  'AEC1',
  'AEC3',
  'AEC4',
  'AEC5',
  'AEC6',
];

it('says why, in the template', () => {
  const { Metadata } = resources(templateOf(stackOf({})), 'AWS::ApiGateway::Method')[0] as {
    Metadata?: object;
  };
  expect(Metadata).toMatchObject({
    cdk_nag: {
      rules_to_suppress: expect.arrayContaining([
        { id: 'AwsSolutions-COG4', reason: expect.stringMatching(/^IAM/) },
      ]),
    },
  });
});

it('finds what has no reason', () => {
  const stack = stackOf({});
  new Bucket(stack, 'Bucket');
  Aspects.of(stack).add(new Checks2({ reports: false }));
  expect(findings(stack).join()).toContain('AwsSolutions-S1');
});
