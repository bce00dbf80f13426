import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../infra/constructs/health-check-props.ts';
import { HealthCheckStatusAlarm } from '../../infra/constructs/route53/health-check-status-alarm.ts';
import { mutations } from './support/access/mutations.ts';
import { walk } from './support/access/walk.ts';
import { databaseOf, replicationGroupOf, testApp, testStack, vpcOf } from './support/stacks.ts';

/** A stack with a database and a cache that it logs in to by IAM, a buffer, and somebody who is told. */
function templateOf(change: (stack: Stack) => Partial<HealthCheckProps> = () => ({})): Template {
  const stack = testStack();
  const vpc = vpcOf(stack);
  new HealthCheck(stack, 'Health', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    database: { target: databaseOf(stack, vpc), name: 'orders' },
    cache: { target: replicationGroupOf(stack, vpc) },
    buffer: true,
    dynamoDbEndpoint: 'create',
    route53: { watches: ['database'] },
    alarms: { emails: ['team@example.com'] },
    ...change(stack),
  });
  return Template.fromStack(stack);
}

describe('the permissions of a template', () => {
  const template = templateOf();

  it('lead every alarm to a person and every function to what it uses, and nobody else', () => {
    expect(walk(template)).toEqual([]);
  });

  it.each([
    ['by default', () => template, 50],
    ['with keys, another topic for the pager, traces, and grants to people', granted, 150],
    ['with a private API and a login in Secrets Manager', closed, 50],
  ])(
    '%s contain nothing that nobody needs: without any link, something does not work or is open',
    (_, make, least) => {
      const whole = make();
      expect(walk(whole)).toEqual([]);
      const changes = mutations(whole).filter(({ name }) => !OF_APP.test(name));
      const survivors = changes.filter(({ template: mutated }) => walk(mutated()).length === 0);
      expect(changes.length).toBeGreaterThan(least);
      expect(survivors.map(({ name }) => name)).toEqual([]);
    },
  );

  it.each<[string, (stack: Stack) => Partial<HealthCheckProps>]>([
    [
      'of a topic',
      stack => ({ alarms: told(new Topic(stack, 'People', { masterKey: new Key(stack, 'Key') })) }),
    ],
    [
      'of a topic, by an alias',
      stack => ({
        alarms: told(
          new Topic(stack, 'People', {
            masterKey: new Alias(stack, 'Alias', {
              aliasName: 'alias/people',
              targetKey: new Key(stack, 'Key'),
            }),
          }),
        ),
      }),
    ],
    ['of a secret', stack => ({ ...withSecret(stack), secretsReachable: true })],
    [
      'of a table',
      stack => ({
        buffer: {
          table: new Table(stack, 'Own', {
            partitionKey: { name: 'pk', type: AttributeType.STRING },
            sortKey: { name: 'sk', type: AttributeType.STRING },
            encryptionKey: new Key(stack, 'Key'),
          }),
        },
      }),
    ],
  ])('lead through the key %s', (_, change) => {
    expect(walk(templateOf(change))).toEqual([]);
  });

  it.each([
    [
      'set on the topic',
      (topic: Topic) => Object.assign(Object(topic.node.defaultChild), { kmsMasterKeyId: 'alias/aws/sns' }),
    ],
  ])('cannot lead through a key of AWS, %s', (_, change) => {
    const stack = testStack();
    const topic = new Topic(stack, 'People');
    change(topic);
    expect(() => new HealthCheck(stack, 'Health', { buffer: true, alarms: { topic } })).toThrow(
      /alarms\.topic: is encrypted with a key that AWS manages/,
    );
  });

  it('cannot lead through a key of AWS that is named by its alias, of the own app or of an imported topic', () => {
    const stack = testStack();
    const masterKey = Alias.fromAliasName(stack, 'Managed', 'alias/aws/sns');
    const arn = (resource: string) => `arn:aws:${resource.replace(':', ':eu-west-1:123456789012:')}`;
    const topics = [
      new Topic(stack, 'People', { masterKey }),
      Topic.fromTopicAttributes(stack, 'Theirs', {
        topicArn: arn('sns:people'),
        keyArn: arn('kms:alias/aws/sns'),
      }),
    ];
    for (const topic of topics) {
      const add = () => new HealthCheck(stack, `Health${topic.node.id}`, { buffer: true, alarms: { topic } });
      expect(add, topic.node.id).toThrow(/whose policy does not admit CloudWatch/);
    }
    const global = testStack(testApp(), 'Global', { env: { region: 'us-east-1' } });
    const people = new Topic(global, 'People', {
      masterKey: Alias.fromAliasName(global, 'Managed', 'alias/aws/sns'),
    });
    const alarm = () => new HealthCheckStatusAlarm(global, 'Alarm', { healthCheckId: 'id', topic: people });
    expect(alarm).toThrow(/topic: is encrypted with a key that AWS manages/);
  });

  it('lead through a key of another app only if somebody extends its policy, and synthesis says so', () => {
    const stack = testStack();
    const masterKey = Key.fromKeyArn(stack, 'Theirs', 'arn:aws:kms:eu-west-1:123456789012:key/1');
    new HealthCheck(stack, 'Health', {
      buffer: true,
      alarms: { topic: new Topic(stack, 'People', { masterKey }) },
    });
    const text = Match.stringLikeRegexp(
      'the key .* does not belong .* Allow cloudwatch.amazonaws.com the actions kms:Decrypt',
    );
    Annotations.fromStack(stack).hasWarning('*', text);
  });

  it('lead through keys of another stack, and neither stack waits for the other', () => {
    const app = testApp();
    const theirs = testStack(app, 'Theirs');
    const stack = testStack(app);
    const key = new Key(theirs, 'Key');
    const topic = new Topic(theirs, 'People', { masterKey: key });
    const table = new Table(theirs, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      encryptionKey: key,
    });
    new HealthCheck(stack, 'Health', { buffer: { table }, alarms: { topic } });
    expect(() => app.synth()).not.toThrow();
    expect(JSON.stringify(Template.fromStack(theirs).findResources('AWS::KMS::Key'))).toContain(
      'cloudwatch.amazonaws.com',
    );
  });
});

/**
 * What the construct does not decide: what else the app writes into the policies of its keys. The topic and the table
 * have one key here; CDK allows its use for the topic in words that the use for the table contains.
 */
const OF_APP =
  /^SecretKey|^PagerKey\w+: statement 0|^HealthAlarmRole\w+: without "kms:(Decrypt|GenerateDataKey\*?)"/;

/** As apps of `cdk init` have it: CDK makes one statement of those that allow parts of the same. */
const MINIMAL = { '@aws-cdk/aws-iam:minimizePolicies': true };

/** Everything with a key of the app, and everything granted that the construct can grant. */
function granted(): Template {
  const stack = testStack(testApp(MINIMAL));
  const vpc = vpcOf(stack);
  const pageTopic = new Topic(stack, 'Pager', { masterKey: new Key(stack, 'PagerKey') });
  pageTopic.addSubscription(new EmailSubscription('pager@example.com'));
  const health = new HealthCheck(stack, 'Health', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    database: { target: databaseOf(stack, vpc), name: 'orders' },
    buffer: true,
    dynamoDbEndpoint: 'create',
    encryptionKey: new Key(stack, 'Key'),
    tracing: true,
    alarms: { emails: ['team@example.com'], pageTopic },
  });
  const role = (id: string) => new Role(stack, id, { assumedBy: new AccountRootPrincipal() });
  health.grantOperate(role('Operator'));
  health.grantHistory(role('Historian'));
  health.grantDetails(role('Reader'));
  health.grantRun(role('Runner'));
  health.grantWrite(
    new LambdaFunction(stack, 'Writer', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = async () => {};'),
    }),
  );
  return Template.fromStack(stack);
}

/** Only the VPC reaches the API, and only a NAT gateway leads to Secrets Manager. */
function closed(): Template {
  return templateOf(stack => ({
    ...withSecret(stack),
    secretsReachable: true,
    dynamoDbEndpoint: 'none',
    route53: undefined,
    vpcEndpoint: new InterfaceVpcEndpoint(stack, 'ApiEndpoint', {
      vpc: new Vpc(stack, 'Callers', { maxAzs: 2, natGateways: 0 }),
      service: InterfaceVpcEndpointAwsService.APIGATEWAY,
      subnets: { subnetType: SubnetType.PUBLIC },
    }),
  }));
}

const told = (topic: Topic) => ({ topic, emails: ['team@example.com'] });

/** A database with a login in Secrets Manager, under a key, and a NAT gateway to it. */
function withSecret(stack: Stack): Partial<HealthCheckProps> {
  const vpc = new Vpc(stack, 'Wide', { maxAzs: 2, natGateways: 1 });
  const encryptionKey = new Key(stack, 'SecretKey');
  const secret = new Secret(stack, 'Login', { encryptionKey });
  return {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    database: {
      target: databaseOf(new Construct(stack, 'Other'), vpc, SubnetType.PRIVATE_WITH_EGRESS),
      secret,
    },
    cache: { target: replicationGroupOf(new Construct(stack, 'OtherCache'), vpc) },
  };
}
