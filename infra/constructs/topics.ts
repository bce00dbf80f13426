import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { AlarmProps } from './alarm-props.ts';

/** The topic that people hear of: the alarm function writes to it, and what watches that function. */
export function peopleTopic(scope: Construct, { topic, emails = [] }: AlarmProps): ITopic {
  const people = topic ?? ownTopic(scope);
  for (const email of emails) people.addSubscription(new EmailSubscription(email));
  return people;
}

function ownTopic(scope: Construct): Topic {
  const topic = new Topic(scope, 'Topic', { enforceSSL: true });
  // With a policy of its own a topic loses the one that let the account's alarms in.
  const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com', { conditions }));
  return topic;
}
