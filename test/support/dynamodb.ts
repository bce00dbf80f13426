import { LocalDynamoDb } from '../../local/servers/dynamodb.ts';

export type DynamoDb = {
  readonly endpoint: string;
  createTable(name: string): Promise<void>;
  /** One request of DynamoDB's API, as JSON. */
  send(operation: string, input: object): Promise<unknown>;
  close(): Promise<void>;
};

/** What the SDK reads of the environment to reach a server on loopback. */
export const awsEnv = (endpoint: string) => ({
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
});

/** A server that speaks DynamoDB's protocol; this process's SDK clients find it. */
export async function startDynamoDb(): Promise<DynamoDb> {
  const server = await LocalDynamoDb.start();
  Object.assign(process.env, awsEnv(server.url));
  return {
    endpoint: server.url,
    createTable: name => server.createTable(name),
    send: (operation, input) => server.send(operation, input),
    close: () => server.remove(),
  };
}
