import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnTopic, type ITopic } from 'aws-cdk-lib/aws-sns';

/**
 * The key that encrypts a topic; `undefined`: none, or one that the app does not have. Releases of aws-cdk-lib before
 * `ITopic.masterKey` do not say it: there it is the key of the app that the topic's resource names.
 */
export function topicKeyOf(topic: ITopic): IKey | undefined {
  if (topic.masterKey) return topic.masterKey;
  const { defaultChild, root } = topic.node;
  const id = defaultChild instanceof CfnTopic ? defaultChild.kmsMasterKeyId : undefined;
  if (id === undefined) return undefined;
  return root.node.findAll().find(each => isKey(each) && [each.keyArn, each.keyId].includes(id)) as
    | IKey
    | undefined;
}

const isKey = (each: object): each is IKey => 'keyArn' in each && 'keyId' in each;
