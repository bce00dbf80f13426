import { RemovalPolicy } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { AlarmProps } from '../alarm-props.ts';

/**
 * The topic that people subscribe to, with the addresses of the props. Creates the topic unless one is given.
 * @param key `false`: no key @default - a new key: CloudWatch may not use the free key of AWS
 */
export function peopleTopic(
  scope: Construct,
  { topic, emails = [] }: Pick<AlarmProps, 'topic' | 'emails'>,
  key?: IKey | false,
): ITopic {
  const people = topic ?? createTopic(scope, key);
  for (const email of emails) people.addSubscription(new EmailSubscription(email));
  return people;
}

function createTopic(scope: Construct, given: IKey | false | undefined): Topic {
  const masterKey = given ?? createKey(scope);
  return new Topic(scope, 'Topic', { enforceSSL: true, ...(masterKey && { masterKey }) });
}

function createKey(scope: Construct): Key {
  return new Key(scope, 'TopicKey', {
    description: 'Messages about alarms of the health check',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY, // nothing that is kept is encrypted with it
  });
}
