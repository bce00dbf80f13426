import { startDynamoDb } from '../../local/servers/dynamodb.ts';

// A DynamoDB in a process of its own: it answers in time, whatever the test does meanwhile.
const { endpoint } = await startDynamoDb();
process.on('disconnect', () => process.exit());
process.send?.(endpoint);
