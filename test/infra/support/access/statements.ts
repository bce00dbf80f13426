import { resolve } from '../resolve.ts';

// biome-ignore lint/suspicious/noExplicitAny: a template is walked by hand
export type Json = any;

/** The resources of a template, by logical id. */
export type Resources = Record<string, { Type: string; Properties: Json; DependsOn?: string[] }>;

/** One statement of a policy. A `Ref` to `Topic` is written `<Topic>`, an attribute `<Role.Arn>`. */
export type Statement = {
  readonly effect: 'Allow' | 'Deny';
  /** `*`, the name of a service, or `<Role>`. */
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** `identity`: of a role. Otherwise the resource to which the policy belongs. */
  readonly of: string;
};

export const list = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(String);

/** Every statement of a template: of roles, topics, queues, keys, APIs, and the permissions of functions. */
export function statementsOf(all: Resources): Statement[] {
  return Object.entries(all).flatMap(([id, { Type, Properties }]) => {
    const read = READERS[Type];
    return read ? read(id, Properties ?? {}) : [];
  });
}

const READERS: Readonly<Record<string, (id: string, properties: Json) => Statement[]>> = {
  'AWS::IAM::Policy': (_, { PolicyDocument, Roles = [] }) =>
    Roles.flatMap((role: Json) => documentOf(PolicyDocument, 'identity', [String(resolve(role))])),
  'AWS::SNS::TopicPolicy': (_, { PolicyDocument, Topics }) => ofEach(Topics, PolicyDocument),
  'AWS::SQS::QueuePolicy': (_, { PolicyDocument, Queues }) => ofEach(Queues, PolicyDocument, '.Arn>'),
  'AWS::KMS::Key': (id, { KeyPolicy }) => documentOf(KeyPolicy, `<${id}.Arn>`),
  'AWS::ApiGateway::RestApi': (id, { Policy }) => (Policy ? documentOf(Policy, `<${id}>`) : []),
  'AWS::Lambda::Permission': (_, properties) => [permissionOf(properties)],
};

/** @param end of the name under which others use the owner: the `Ref` of a topic is its ARN, that of a queue is not */
const ofEach = (owners: Json[], document: Json, end = '>') =>
  owners.flatMap(owner => documentOf(document, String(resolve(owner)).replace('>', end)));

function documentOf({ Statement: statements }: Json, of: string, principals?: string[]): Statement[] {
  return statements.map((each: Json) => {
    const { Effect, Principal, Action, Resource, Condition = {} } = resolve(each) as Json;
    return {
      effect: Effect,
      principals: principals ?? principalsOf(Principal),
      actions: list(Action),
      resources: list(Resource),
      conditions: Condition,
      of,
    };
  });
}

/** The role of an ARN `<Role.Arn>` is `<Role>`, as in the policies of roles. */
function principalsOf(principal: Json): string[] {
  if (typeof principal === 'string') return [principal];
  return [...list(principal?.Service), ...list(principal?.AWS)].map(each => each.replace('.Arn>', '>'));
}

function permissionOf(properties: Json): Statement {
  const { Action, Principal, FunctionName, SourceArn, SourceAccount } = resolve(properties) as Json;
  return {
    effect: 'Allow',
    principals: [Principal],
    actions: [Action],
    resources: [FunctionName],
    conditions: {
      ...(SourceArn && { ArnLike: { 'aws:SourceArn': SourceArn } }),
      ...(SourceAccount && { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
    },
    of: FunctionName,
  };
}
