import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
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

  it('contain nothing that nobody needs: without any link of them, something does not work or is open', () => {
    const survivors = mutations(template).filter(({ template: mutated }) => walk(mutated()).length === 0);
    expect(mutations(template).length).toBeGreaterThan(50);
    expect(survivors.map(({ name }) => name)).toEqual([]);
  });

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
