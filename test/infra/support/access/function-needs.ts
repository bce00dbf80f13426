import { PARTITIONS } from '../../../../lib/names/table.ts';
import { ACCOUNT, type Context, keyNeeds, type Need, of, topicKey, WRITER_KEY_ACTIONS } from './need.ts';
import { type Json, list, type Resources } from './statements.ts';

const INTERFACE_ACTIONS = [
  ...['CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces'],
  ...['DescribeSubnets', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'],
].map(action => `ec2:${action}`);

const TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];

/** What a function does with its role: it writes its log, and uses what its variables name. */
export function functionNeeds(all: Resources, id: string, properties: Json): Need[] {
  const principal = list(properties.Role)[0]?.replace('.Arn>', '>') ?? '';
  const variables: Record<string, string> = properties.Environment?.Variables ?? {};
  const need = (action: string, resource: string, context?: Context): Need => ({
    why: `${id} calls ${action}`,
    principal,
    action,
    resource,
    ...(context && { context }),
  });
  const log = String(properties.LoggingConfig?.LogGroup ?? '').replace('>', '.Arn>');
  return [
    ...(log ? ['logs:CreateLogStream', 'logs:PutLogEvents'].map(action => need(action, log)) : []),
    ...(properties.TracingConfig ? TRACES.map(action => need(action, '*')) : []),
    ...(properties.VpcConfig ? interfaceNeeds(need) : []),
    ...Object.entries(variables).flatMap(([name, value]) => {
      const uses = Object.entries(VARIABLES).find(([end]) => name.endsWith(end));
      return uses ? uses[1]({ all, name, value, variables, principal, need }) : [];
    }),
  ];
}

/** Lambda itself may create the interfaces; the code of the function may not. */
function interfaceNeeds(need: (action: string, resource: string, context?: Context) => Need): Need[] {
  const code = { 'lambda:SourceFunctionArn': `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:any` };
  return INTERFACE_ACTIONS.flatMap(action => [
    need(action, 'any'),
    { ...need(action, 'any', code), refused: true as const },
  ]);
}

type Use = {
  readonly all: Resources;
  readonly name: string;
  readonly value: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly principal: string;
  readonly need: (action: string, resource: string, context?: Context) => Need;
};

/** What a function does with a variable, by the end of its name. */
const VARIABLES: Readonly<Record<string, (use: Use) => Need[]>> = {
  SECRET_ARN: ({ all, value, need }) => {
    const secret = of(all, 'AWS::SecretsManager::Secret').find(({ id }) => value.startsWith(`<${id}`));
    const context = {
      'kms:EncryptionContext:SecretARN': value,
      'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com',
    };
    const key = secret?.properties.KmsKeyId;
    return [
      need('secretsmanager:GetSecretValue', value),
      ...(typeof key === 'string' ? [need('kms:Decrypt', key, context)] : []),
    ];
  },
  IAM_AUTH: ({ name, variables, need }) => {
    const prefix = name.slice(0, -'IAM_AUTH'.length);
    const user = variables[`${prefix}USER`] ?? '';
    const cache = variables[`${prefix}NAME`] ?? '';
    if (variables[`${prefix}HOST`] !== undefined) {
      const database = /<(\w+)\./.exec(variables[`${prefix}HOST`] ?? '')?.[1] ?? '';
      const arn = (login: string) =>
        `arn:aws:rds-db:eu-west-1:${ACCOUNT}:dbuser:<${database}.DbiResourceId>/${login}`;
      return [
        need('rds-db:connect', arn(user)),
        { ...need('rds-db:connect', arn('postgres')), refused: true },
      ];
    }
    const arn = (resource: string) => `arn:aws:elasticache:eu-west-1:${ACCOUNT}:${resource}`;
    const kind = variables[`${prefix}SERVERLESS`] ? 'serverlesscache' : 'replicationgroup';
    return [
      ...[`${kind}:${cache}`, `user:${user}`].map(each => need('elasticache:Connect', arn(each))),
      ...[`${kind}:another`, 'user:default'].map(each => ({
        ...need('elasticache:Connect', arn(each)),
        refused: true as const,
      })),
    ];
  },
  PROBE_FUNCTION_NAME: ({ value, need }) => [need('lambda:InvokeFunction', value.replace('>', '.Arn>'))],
  DASHBOARD_NAME: ({ need }) =>
    ['GetMetricData', 'DescribeAlarms'].map(each => need(`cloudwatch:${each}`, '*')),
  TOPIC_ARN: ({ all, value, principal, need }) => [
    need('sns:Publish', value, { 'aws:SecureTransport': 'true' }),
    ...keyNeeds(`${principal} publishes, encrypted`, principal, topicKey(all, value)),
  ],
  TABLE_NAME: ({ all, value, variables, need }) => {
    const table = of(all, 'AWS::DynamoDB::GlobalTable')
      .concat(of(all, 'AWS::DynamoDB::Table'))
      .find(({ id }) => value === `<${id}>`);
    const arn = value.replace('>', '.Arn>');
    const key = table?.properties.SSESpecification?.KMSMasterKeyId;
    const uses = tableUses(variables);
    const context = (partition: string) => ({ 'dynamodb:LeadingKeys': [partition] });
    return [
      ...uses.flatMap(({ partition, operations }) =>
        operations.flatMap(operation => [
          need(`dynamodb:${operation}`, arn, context(partition)),
          { ...need(`dynamodb:${operation}`, arn, context(`${partition}-other`)), refused: true as const },
        ]),
      ),
      ...(typeof key === 'string' ? keyActions(uses).map(action => need(action, key)) : []),
    ];
  },
};

const keyActions = (uses: ReturnType<typeof tableUses>) =>
  uses.some(({ operations }) => operations.some(each => /^(Put|Update)/.test(each)))
    ? WRITER_KEY_ACTIONS
    : ['kms:Decrypt'];

/** A function of an app, which has no name of the health check, reports its buffer; those of Beacon read it. */
const bufferOperations = (service: string | undefined) => (service ? ['Query'] : ['PutItem', 'UpdateItem']);

/** The partitions of the table that a function uses, and how. A new use of the table is a line here. */
function tableUses(variables: Readonly<Record<string, string>>) {
  const { BUFFER_NAME, SERVICE_NAME, ENVIRONMENT } = variables;
  const stage = `${SERVICE_NAME}#${ENVIRONMENT}`;
  const use = (partition: string, ...operations: string[]) => ({ partition, operations });
  return [
    ...(BUFFER_NAME ? [use(`${PARTITIONS.buffer}${BUFFER_NAME}`, ...bufferOperations(SERVICE_NAME))] : []),
    ...(variables.SHARED_RESULTS
      ? [
          use(`${PARTITIONS.result}${stage}`, 'Query', 'PutItem'),
          use(`${PARTITIONS.override}${stage}`, 'Query'),
          use(`${PARTITIONS.history}${stage}`, 'PutItem'),
        ]
      : []),
    // Only the public function has it, and only that one has a page with what happened lately.
    ...(variables.SHARED_RESULTS && variables.PUBLIC_DETAIL
      ? [use(`${PARTITIONS.history}${stage}`, 'Query')]
      : []),
    ...(variables.TOPIC_ARN
      ? [
          use(`${PARTITIONS.alarm}${stage}`, 'PutItem', 'UpdateItem', 'GetItem', 'BatchGetItem'),
          use(`${PARTITIONS.override}${stage}`, 'Query'),
          use(`${PARTITIONS.history}${stage}`, 'PutItem'),
        ]
      : []),
  ];
}
