import { Template } from 'aws-cdk-lib/assertions';
import type { Json, Resources } from './statements.ts';

/** A template without one link of its permissions. */
export type Mutation = { readonly name: string; readonly template: () => Template };

type Change = readonly [name: string, change: (resource: Json) => void];

const DOCUMENTS: Readonly<Record<string, string>> = {
  'AWS::IAM::Policy': 'PolicyDocument',
  'AWS::SNS::TopicPolicy': 'PolicyDocument',
  'AWS::SQS::QueuePolicy': 'PolicyDocument',
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::ApiGateway::RestApi': 'Policy',
};

/** Resources without which there is one link less. */
const LINKS: readonly string[] = [
  'AWS::Lambda::Permission',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::VPCEndpoint',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::IAM::Policy',
];

/** Each way to take one link away: a statement, one of its actions, resources or conditions, a rule, an endpoint. */
export function mutations(template: Template): Mutation[] {
  const original: Resources = template.toJSON().Resources;
  const without = ([name, change]: Change, id: string): Mutation => ({
    name: `${id}: ${name}`,
    template: () => {
      const all = structuredClone(original);
      change(all[id]);
      if (all[id]?.Type === '') delete all[id];
      return Template.fromJSON({ Resources: all });
    },
  });
  return Object.entries(original).flatMap(([id, resource]) =>
    changesOf(resource).map(each => without(each, id)),
  );
}

function changesOf({ Type, Properties }: Resources[string]): Change[] {
  const document = DOCUMENTS[Type];
  return [
    ...(document && Properties[document] ? statementChanges(document, Properties[document].Statement) : []),
    ...(LINKS.includes(Type) ? [removed] : []),
    ...(Type === 'AWS::Lambda::Permission' ? [anySource] : []),
    ...(Type === 'AWS::EC2::SecurityGroup' ? egressChanges(Properties.SecurityGroupEgress ?? []) : []),
  ];
}

const removed: Change = ['removed', resource => Object.assign(resource, { Type: '' })];

const anySource: Change = [
  'from any source',
  ({ Properties }) => {
    delete Properties.SourceArn;
    delete Properties.SourceAccount;
  },
];

/** CDK writes a rule that allows nothing where there is no other. */
const egressChanges = (rules: Json[]): Change[] =>
  rules.some(({ FromPort }) => FromPort === 443)
    ? [['without egress', ({ Properties }) => Object.assign(Properties, { SecurityGroupEgress: [] })]]
    : [];

function statementChanges(document: string, statements: Json[]): Change[] {
  return statements.flatMap((statement, index) => {
    const at = ({ Properties }: Json) => Properties[document].Statement[index];
    const isAllowed = statement.Effect === 'Allow';
    return [
      [`statement ${index} removed`, ({ Properties }) => Properties[document].Statement.splice(index, 1)],
      ...(isAllowed ? elementChanges(at, statement, 'Action') : []),
      ...(isAllowed ? elementChanges(at, statement, 'Resource') : []),
      ...(statement.Condition
        ? [
            [
              `statement ${index} without condition`,
              (resource: Json) => delete at(resource).Condition,
            ] as Change,
          ]
        : []),
    ] satisfies Change[];
  });
}

function elementChanges(at: (resource: Json) => Json, statement: Json, key: 'Action' | 'Resource'): Change[] {
  const elements: Json[] = Array.isArray(statement[key]) ? statement[key] : [];
  return elements.map((element, index) => [
    `without ${JSON.stringify(element)}`,
    resource => at(resource)[key].splice(index, 1),
  ]);
}
