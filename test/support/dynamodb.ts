export { type LocalDynamoDb, startDynamoDb } from '../../local/servers/dynamodb.ts';

/** What the SDK reads of the environment to reach a server on loopback. */
export const awsEnv = (endpoint: string) => ({
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
});
