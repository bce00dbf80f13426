import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { AlarmProps } from '../alarm-props.ts';

/** The topic that people subscribe to, with the addresses of the props. Creates the topic unless one is given. */
export function peopleTopic(
  scope: Construct,
  { topic, emails = [] }: Pick<AlarmProps, 'topic' | 'emails'>,
): ITopic {
  const people = topic ?? new Topic(scope, 'Topic', { enforceSSL: true });
  for (const email of emails) people.addSubscription(new EmailSubscription(email));
  return people;
}
