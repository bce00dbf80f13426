import { resolve } from '../resolve.ts';
import { apiNeeds } from './api-needs.ts';
import { functionNeeds } from './function-needs.ts';
import { grantNeeds } from './grant-needs.ts';
import { ACCOUNT, type Context, keyNeeds, type Need, of, topicKey, WRITER_KEY_ACTIONS } from './need.ts';
import { type Json, list, type Resources } from './statements.ts';

/** Everything that AWS and the functions of a template do with permissions, and what strangers must not do. */
export function needsOf(all: Resources): Need[] {
  return [
    ...alarmNeeds(all),
    ...of(all, 'AWS::Lambda::Function').flatMap(each => functionNeeds(all, each.id, each.properties)),
    ...destinationNeeds(all),
    ...ruleNeeds(all),
    ...logNeeds(all),
    ...transportNeeds(all),
    ...apiNeeds(all),
    ...grantNeeds(all),
  ];
}

/** CloudWatch publishes to the topic, or invokes the alarm function. */
function alarmNeeds(all: Resources): Need[] {
  const types = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];
  return types
    .flatMap(type => of(all, type))
    .flatMap(({ id, properties }) => {
      const arn = `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:${properties.AlarmName ?? id}`;
      const context: Context = {
        'aws:SourceArn': arn,
        'aws:SourceAccount': ACCOUNT,
        'aws:SecureTransport': 'true',
      };
      const foreign: Context = {
        ...context,
        'aws:SourceArn': arn.replace(ACCOUNT, '999'),
        'aws:SourceAccount': '999',
      };
      return [...new Set([...list(properties.AlarmActions), ...list(properties.OKActions)])].flatMap(
        target => {
          const why = `the alarm ${id} reaches ${target}`;
          if (!target.endsWith('.Arn>')) return topicNeeds(all, target, { why, context, foreign });
          const invoke = {
            principal: 'lambda.alarms.cloudwatch.amazonaws.com',
            action: 'lambda:InvokeFunction',
            resource: target,
          };
          return [
            { why, ...invoke, context },
            { why: 'alarms of others', ...invoke, context: foreign, refused: true as const },
          ];
        },
      );
    });
}

type Publisher = {
  readonly why: string;
  readonly context: Context;
  readonly foreign: Context;
};

function topicNeeds(all: Resources, topic: string, { why, context, foreign }: Publisher): Need[] {
  const publish = { principal: 'cloudwatch.amazonaws.com', action: 'sns:Publish', resource: topic };
  return [
    { why, ...publish, context },
    { why: 'alarms of others', ...publish, context: foreign, refused: true },
    ...keyNeeds(`${why}, which is encrypted`, publish.principal, topicKey(all, topic)),
  ];
}

/** Lambda sends failures with the role of the function. */
function destinationNeeds(all: Resources): Need[] {
  return of(all, 'AWS::Lambda::EventInvokeConfig').flatMap(({ id, properties }) => {
    const target: string | undefined = properties.DestinationConfig?.OnFailure?.Destination;
    const owner = all[properties.FunctionName.slice(1, -1)];
    if (!target || !owner) return [];
    const principal = String(resolve(owner.Properties.Role)).replace('.Arn>', '>');
    const action = target.endsWith('.Arn>') ? 'sqs:SendMessage' : 'sns:Publish';
    const why = `${id} sends failures to ${target}`;
    return [
      { why, principal, action, resource: target, context: { 'aws:SecureTransport': 'true' } },
      ...keyNeeds(why, principal, topicKey(all, target)),
    ];
  });
}

/** EventBridge invokes the function of a rule, and sends to its queue what it could not deliver. */
function ruleNeeds(all: Resources): Need[] {
  return of(all, 'AWS::Events::Rule').flatMap(({ id, properties }) =>
    properties.Targets.flatMap((target: Json) => {
      const arn = `<${id}.Arn>`;
      const context = { 'aws:SourceArn': arn, 'aws:SecureTransport': 'true' };
      const foreign = { ...context, 'aws:SourceArn': 'arn:aws:events:eu-west-1:999:rule/any' };
      const uses = [
        { action: 'lambda:InvokeFunction', resource: target.Arn },
        ...(target.DeadLetterConfig
          ? [{ action: 'sqs:SendMessage', resource: target.DeadLetterConfig.Arn }]
          : []),
      ];
      return uses.flatMap(use => {
        const request = { why: `the rule ${id}`, principal: 'events.amazonaws.com', ...use };
        return [
          { ...request, context },
          { ...request, context: foreign, refused: true as const },
        ];
      });
    }),
  );
}

/** CloudWatch Logs encrypts a log group with its own key. */
function logNeeds(all: Resources): Need[] {
  return of(all, 'AWS::Logs::LogGroup').flatMap(({ id, properties }) => {
    const { KmsKeyId: resource } = properties;
    if (typeof resource !== 'string') return [];
    const request = { why: `the log group ${id}`, principal: 'logs.eu-west-1.amazonaws.com', resource };
    const context = (account: string) => ({
      'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-west-1:${account}:log-group:Test-${id}`,
    });
    const foreign = { ...request, action: 'kms:Decrypt', context: context('999'), refused: true as const };
    const actions = [...WRITER_KEY_ACTIONS, 'kms:DescribeKey'];
    return [...actions.map(action => ({ ...request, action, context: context(ACCOUNT) })), foreign];
  });
}

/** Nobody uses a topic or a queue of the health check without TLS. */
function transportNeeds(all: Resources): Need[] {
  const context = { 'aws:SecureTransport': 'false', 'aws:SourceAccount': ACCOUNT };
  const why = 'without TLS';
  const topics = own(of(all, 'AWS::SNS::Topic')).map(({ id }) => ({
    ...{ why, principal: 'cloudwatch.amazonaws.com', action: 'sns:Publish', resource: `<${id}>` },
    context: {
      ...context,
      'aws:SourceArn': `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:beacon-production-page`,
    },
  }));
  const queues = own(of(all, 'AWS::SQS::Queue')).flatMap(({ id }) =>
    of(all, 'AWS::Events::Rule').map(rule => ({
      ...{ why, principal: 'events.amazonaws.com', action: 'sqs:SendMessage', resource: `<${id}.Arn>` },
      context: { ...context, 'aws:SourceArn': `<${rule.id}.Arn>` },
    })),
  );
  return [...topics, ...queues].map(each => ({ ...each, refused: true as const }));
}

const own = <R extends { readonly id: string }>(resources: readonly R[]): R[] =>
  resources.filter(({ id }) => id.startsWith('Health'));
