export { type LocalDynamoDb, startDynamoDb } from '../../local/servers/dynamodb.ts';
