import { CfnParameter, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import { InterfaceVpcEndpointAwsService, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../infra/constructs/health-check-props.ts';
import { lint } from '../support/lint.ts';
import { alarmIdOf, resource, resources } from '../support/resources.ts';
import { templateOf, testApp, testStack, vpcOf } from '../support/stacks.ts';

/** The template of a health check of a buffer, which has no fault. */
function withChoice(choice: (stack: Stack, vpc: Vpc) => HealthCheckProps) {
  const stack = testStack();
  new HealthCheck(stack, 'Health', { buffer: true, ...choice(stack, vpcOf(stack)) });
  const template = templateOf(stack);
  expect(lint(template.toJSON())).toEqual([]);
  return template;
}

const deletionOf = (each: { readonly DeletionPolicy?: string }) => each.DeletionPolicy;

describe('alarms.pageTopic', () => {
  const template = withChoice(stack => ({
    alarms: { topic: new Topic(stack, 'Team'), pageTopic: new Topic(stack, 'Pager') },
  }));
  const actions = resources(template, 'AWS::CloudWatch::CompositeAlarm').map(({ Properties }) => [
    alarmIdOf(Properties.AlarmName),
    JSON.stringify(Properties.AlarmActions),
  ]);

  it('receives the alarm that wakes people, and no other', () => {
    expect(actions).toEqual([
      ['page', expect.stringContaining('Pager')],
      ['unheard', expect.stringContaining('Team')],
    ]);
    expect(JSON.stringify(template.findResources('AWS::CloudWatch::Alarm'))).not.toContain('Pager');
  });

  it('admits CloudWatch', () => {
    const { PolicyDocument } = resource(template, 'AWS::SNS::TopicPolicy', /Pager/).Properties;
    expect(JSON.stringify(PolicyDocument)).toContain('cloudwatch.amazonaws.com');
  });
});

describe('perClientLimit.webAclArn', () => {
  const arn =
    'arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/mine/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0';

  it('is associated with the stage; the construct creates no web ACL, and no alarm on one', () => {
    const template = withChoice(() => ({ perClientLimit: { webAclArn: arn } }));
    const { WebACLArn } = resource(template, 'AWS::WAFv2::WebACLAssociation').Properties;
    expect(WebACLArn).toBe(arn);
    template.resourceCountIs('AWS::WAFv2::WebACL', 0);
    expect(JSON.stringify(template.findResources('AWS::CloudWatch::Alarm'))).not.toContain('WAFV2');
  });

  it('may be known only at the deployment', () => {
    const template = withChoice(stack => ({
      perClientLimit: { webAclArn: new CfnParameter(stack, 'WebAcl').valueAsString },
    }));
    const { WebACLArn } = resource(template, 'AWS::WAFv2::WebACLAssociation').Properties;
    expect(WebACLArn).toEqual({ Ref: 'WebAcl' });
  });
});

describe('encryptionKey', () => {
  const keysOf = (choice: (stack: Stack) => HealthCheckProps) => {
    const template = withChoice(choice);
    const [table] = resources(template, 'AWS::DynamoDB::Table', /^Health/);
    return {
      keys: resources(template, 'AWS::KMS::Key').map(({ id }) => id),
      topic: resource(template, 'AWS::SNS::Topic').Properties?.KmsMasterKeyId,
      table: table?.Properties.SSESpecification.KMSMasterKeyId,
      logs: resources(template, 'AWS::Logs::LogGroup').map(({ Properties }) => Properties.KmsKeyId),
    };
  };

  it('is by default a new one for the topic, and none for table and logs', () => {
    const { keys, topic, table, logs } = keysOf(() => ({}));
    expect(keys).toEqual([expect.stringMatching(/^HealthTopicKey/)]);
    expect(topic).toEqual({ 'Fn::GetAtt': [keys[0], 'Arn'] });
    expect([table, ...logs]).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('encrypts the topic, the table and every log group', () => {
    const { keys, topic, table, logs } = keysOf(stack => ({
      encryptionKey: new Key(stack, 'Own'),
      apiGatewayLogging: true,
    }));
    const own = { 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'Arn'] };
    expect(keys).toHaveLength(1);
    expect([topic, table]).toEqual([own, own]);
    expect(logs).toEqual([own, own, own, own]);
  });

  it('false: there is none', () => {
    const { keys, topic, table } = keysOf(() => ({ encryptionKey: false }));
    expect([keys, topic, table]).toEqual([[], undefined, undefined]);
  });

  it('may be known only at the deployment', () => {
    const { topic, table } = keysOf(stack => {
      const arn = new CfnParameter(stack, 'KeyArn').valueAsString;
      return { encryptionKey: Key.fromKeyArn(stack, 'Theirs', arn) };
    });
    expect([topic, table]).toEqual([{ Ref: 'KeyArn' }, { Ref: 'KeyArn' }]);
  });
});

describe('tracing', () => {
  const traced = (choice: HealthCheckProps) => {
    const template = withChoice(() => choice);
    return {
      functions: resources(template, 'AWS::Lambda::Function').map(
        each => each.Properties.TracingConfig?.Mode,
      ),
      stage: resource(template, 'AWS::ApiGateway::Stage').Properties.TracingEnabled,
      permissions: JSON.stringify(template.findResources('AWS::IAM::Policy')).match(/xray:\w+/g),
    };
  };

  it('is off, and no function may send traces', () => {
    expect(traced({})).toEqual({
      functions: [undefined, undefined, undefined],
      stage: false,
      permissions: null,
    });
  });

  it('is on for the API and every function, which may send traces', () => {
    const { functions, stage, permissions } = traced({ tracing: true });
    expect([...functions, stage]).toEqual(['Active', 'Active', 'Active', true]);
    expect(permissions).toHaveLength(6);
  });
});

describe('removalPolicy', () => {
  const policies = (choice: HealthCheckProps) => {
    const template = withChoice(() => choice);
    const of = (type: string) => [...new Set(Object.values(template.findResources(type)).map(deletionOf))];
    return { table: of('AWS::DynamoDB::Table'), logs: of('AWS::Logs::LogGroup') };
  };

  it('keeps the table and deletes the logs, or treats both as the props say', () => {
    expect(policies({})).toEqual({ table: ['Retain'], logs: ['Delete'] });
    expect(policies({ removalPolicy: RemovalPolicy.DESTROY })).toEqual({
      table: ['Delete'],
      logs: ['Delete'],
    });
    expect(policies({ removalPolicy: RemovalPolicy.RETAIN })).toEqual({
      table: ['Retain'],
      logs: ['Retain'],
    });
  });
});

describe('vpcEndpoint', () => {
  const template = withChoice((_, vpc) => ({
    vpcEndpoint: vpc.addInterfaceEndpoint('Api', { service: InterfaceVpcEndpointAwsService.APIGATEWAY }),
    route53: { watches: ['buffer'], through: 'alarm' },
  }));
  const { EndpointConfiguration, Policy } = resource(template, 'AWS::ApiGateway::RestApi').Properties;

  it('makes the API private, and its policy refuses everyone else', () => {
    expect(EndpointConfiguration).toMatchObject({
      Types: ['PRIVATE'],
      VpcEndpointIds: [{ Ref: expect.stringMatching(/^VpcApi/) }],
    });
    const [allow, deny] = Policy.Statement;
    expect([allow.Effect, deny.Effect]).toEqual(['Allow', 'Deny']);
    expect(deny.Condition).toEqual({
      StringNotEquals: { 'aws:SourceVpce': { Ref: expect.stringMatching(/^VpcApi/) } },
    });
  });

  it('leaves Route 53 an alarm, without a path and a function of its own', () => {
    expect(resource(template, 'AWS::Route53::HealthCheck').Properties.HealthCheckConfig.Type).toBe(
      'CLOUDWATCH_METRIC',
    );
    expect(resources(template, 'AWS::Lambda::Function', /Edge/)).toEqual([]);
  });
});

describe('the name of the environment', () => {
  it('is that of the Stage; without a Stage it is production', () => {
    const named = (scope: Stack) => {
      new HealthCheck(scope, 'Health', { buffer: true });
      const { Environment } = resource(
        templateOf(scope),
        'AWS::Lambda::Function',
        /FunctionsHealth/,
      ).Properties;
      return Environment.Variables.ENVIRONMENT;
    };
    expect(named(new Stack(new Stage(testApp(), 'Staging'), 'Shop'))).toBe('Staging');
    expect(named(testStack())).toBe('production');
  });
});
