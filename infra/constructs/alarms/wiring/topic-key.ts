import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnTopic, type ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { topicKeyOf } from '../../compatibility/topic-key.ts';
import type { Fault } from '../../validation/faults.ts';
import { warnKey } from '../../validation/key-warning.ts';
import { isRecord, isText } from '../../validation/values.ts';

const CLOUDWATCH = 'cloudwatch.amazonaws.com';

/** The keys that AWS manages, such as `alias/aws/sns`. Nobody can change their policies. */
const AWS_MANAGED = /\balias\/aws\//;

/** What is wrong with a topic for alarms. CloudWatch may not use a key of AWS, so each of its messages would be lost. */
export function topicFaults(prop: string, topic: unknown): Fault[] {
  if (!isRecord(topic) || !keysOf(topic).some(key => AWS_MANAGED.test(key))) return [];
  const problem =
    'is encrypted with a key that AWS manages (alias/aws/sns), whose policy does not admit CloudWatch, so every alarm ' +
    'would be lost: give the topic a key of your own (masterKey), or none';
  return [{ prop, problem }];
}

/** The names of the topic's key that synth knows, also where an app sets it on the resource itself. */
function keysOf(topic: Partial<ITopic>): string[] {
  const own = topic.node?.defaultChild;
  const { masterKey } = topic;
  const alias = isRecord(masterKey) && 'aliasName' in masterKey ? masterKey.aliasName : undefined;
  return [own instanceof CfnTopic ? own.kmsMasterKeyId : undefined, masterKey?.keyArn, alias].filter(isText);
}

/**
 * Allows CloudWatch to encrypt what it publishes to a topic. The statement has no condition on the alarms: AWS documents
 * none for it, and the topic's policy already names them.
 */
export function allowTopicKey(scope: Construct, topic: ITopic): void {
  const key = topicKeyOf(topic);
  if (!key) return;
  const statement = new PolicyStatement({
    principals: [new ServicePrincipal(CLOUDWATCH)],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
  });
  if (key.addToResourcePolicy(statement, true).statementAdded) return;
  const otherwise = 'no alarm arrives';
  warnKey(scope, key, { id: 'topicKey', service: CLOUDWATCH, actions: statement.actions, otherwise });
}
