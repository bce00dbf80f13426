import { once } from 'node:events';
import dynalite from 'dynalite';
import { TABLE_KEYS } from '../../lib/names/table.ts';

/** A server that speaks DynamoDB's protocol, on a free port of 127.0.0.1. It stores nothing on disk. */
export type LocalDynamoDb = {
  /** `http://127.0.0.1:<port>` */
  readonly endpoint: string;
  /** Creates a table with the same keys as the stack's, billed on demand. Waits until it can be used. */
  readonly createTable: (name: string) => Promise<void>;
  /** Sends one request of DynamoDB's API, as JSON. Rejects with the response when it is an error. */
  readonly send: (operation: string, input: object) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

/** Starts an empty DynamoDB. */
export async function startDynamoDb(): Promise<LocalDynamoDb> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the DynamoDB server has no port');
  return dynamoDbAt(`http://127.0.0.1:${address.port}`, async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
}

/** A server that runs already. @param close ends it */
export function dynamoDbAt(endpoint: string, close: LocalDynamoDb['close']): LocalDynamoDb {
  return {
    endpoint,
    createTable: name => createTable(endpoint, name),
    send: (operation, input) => send(endpoint, operation, input),
    close,
  };
}

async function createTable(endpoint: string, TableName: string): Promise<void> {
  const { partition, sort } = TABLE_KEYS;
  await send(endpoint, 'CreateTable', {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [partition, sort].map(key => ({ AttributeName: key, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: partition, KeyType: 'HASH' },
      { AttributeName: sort, KeyType: 'RANGE' },
    ],
  });
  const isActive = async () =>
    JSON.stringify(await send(endpoint, 'DescribeTable', { TableName })).includes('"ACTIVE"');
  while (!(await isActive())) await new Promise(setImmediate);
}

/** The server requires a signature, and does not verify it. */
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=local/20261123/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

async function send(endpoint: string, operation: string, input: object): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.0',
      'X-Amz-Target': `DynamoDB_20120810.${operation}`,
      'X-Amz-Date': '20261123T000000Z',
      Authorization: SIGNED,
    },
    body: JSON.stringify(input),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${answer}`);
  return JSON.parse(answer);
}
