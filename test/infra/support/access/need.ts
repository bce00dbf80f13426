import { resolve } from '../resolve.ts';
import type { Request } from './evaluate.ts';
import type { Json, Resources } from './statements.ts';

/** A request that must be allowed, or that must be refused. */
export type Need = Request & { readonly why: string; readonly refused?: true };

export type Context = NonNullable<Request['context']>;

export const ACCOUNT = '123456789012';

export const of = (all: Resources, type: string) =>
  Object.entries(all)
    .filter(([, { Type }]) => Type === type)
    .map(([id, { Properties }]) => ({ id, properties: (resolve(Properties ?? {}) ?? {}) as Json }));

const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** What writing needs of the key of a table, and CloudWatch Logs of the key of a log group. */
export const WRITER_KEY_ACTIONS = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:GenerateDataKey'];

/** What a principal needs of the key of a topic or of a log group, if it has one of its own. */
export const keyNeeds = (why: string, principal: string, key: unknown): Need[] =>
  typeof key === 'string' ? KEY_ACTIONS.map(action => ({ why, principal, action, resource: key })) : [];

/** The key of a topic. AWS evaluates permissions on the key itself, also where the topic names an alias of it. */
export function topicKey(all: Resources, topic: string): unknown {
  const given = of(all, 'AWS::SNS::Topic').find(({ id }) => `<${id}>` === topic)?.properties.KmsMasterKeyId;
  const alias = of(all, 'AWS::KMS::Alias').find(({ properties }) => given?.endsWith(properties.AliasName));
  return alias?.properties.TargetKeyId ?? given;
}
