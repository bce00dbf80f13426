import { PARTITIONS } from '../../../../lib/names/table.ts';
import { ACCOUNT, type Need, of, WRITER_KEY_ACTIONS } from './need.ts';
import type { Resources } from './statements.ts';

const STAGE = 'beacon#production';

/** What the roles of people may do after a grant, by the beginning of the role's id: and nothing else of the list. */
const GRANTED: Readonly<Record<string, readonly string[]>> = {
  Operator: ['Query override', 'PutItem override'],
  Historian: ['Query history', 'Query result'],
  Reader: ['GET details'],
  Runner: ['POST', 'invoke', 'invoke :$LATEST'],
};

const ALL = [
  ...new Set([...Object.values(GRANTED).flat(), 'PutItem history', 'PutItem result', 'Query alarm']),
];

/** What people do with what the construct grants them, and what they must not do. */
export function grantNeeds(all: Resources): Need[] {
  return of(all, 'AWS::IAM::Role').flatMap(({ id }) => {
    const [, granted] = Object.entries(GRANTED).find(([name]) => id.startsWith(name)) ?? [];
    if (!granted) return [];
    const uses = ALL.map(use => ({
      ...requestOf(all, use),
      why: `${id}: ${use}`,
      principal: `<${id}>`,
      ...(!granted.includes(use) && { refused: true as const }),
    }));
    return [...uses, ...tableKeyNeeds(all, `<${id}>`, granted)];
  });
}

function requestOf(all: Resources, use: string) {
  const [verb = '', object = ''] = use.split(' ');
  if (/^(Query|PutItem)$/.test(verb)) {
    const partition = `${PARTITIONS[object as keyof typeof PARTITIONS]}${STAGE}`;
    const resource = `<${tableOf(all).id}.Arn>`;
    return { action: `dynamodb:${verb}`, resource, context: { 'dynamodb:LeadingKeys': [partition] } };
  }
  if (verb === 'invoke') {
    const probe = of(all, 'AWS::Lambda::Function').find(({ id }) => id.includes('FunctionsProbe'));
    return { action: 'lambda:InvokeFunction', resource: `<${probe?.id}.Arn>${object}` };
  }
  const [api, stage] = [of(all, 'AWS::ApiGateway::RestApi')[0]?.id, of(all, 'AWS::ApiGateway::Stage')[0]?.id];
  const path = ['health', object].filter(Boolean).join('/');
  const resource = `arn:aws:execute-api:eu-west-1:${ACCOUNT}:<${api}>/<${stage}>/${verb}/${path}`;
  return { action: 'execute-api:Invoke', resource };
}

function tableOf(all: Resources) {
  const [table] = of(all, 'AWS::DynamoDB::Table');
  if (!table) throw new Error('The template has no table.');
  return table;
}

function tableKeyNeeds(all: Resources, principal: string, granted: readonly string[]): Need[] {
  const resource = tableOf(all).properties.SSESpecification?.KMSMasterKeyId;
  if (typeof resource !== 'string' || !granted.some(use => /^(Query|PutItem)/.test(use))) return [];
  const actions = granted.some(use => use.startsWith('PutItem')) ? WRITER_KEY_ACTIONS : ['kms:Decrypt'];
  return actions.map(action => ({ why: 'the key of the table', principal, action, resource }));
}
