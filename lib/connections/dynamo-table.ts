import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { ProbeError } from '../health/probe-error.ts';
import type { Reason } from '../names/reasons.ts';
import { asProbeError, lookUp } from './failures.ts';
import type { Connection } from './kept-connection.ts';

type Item = Readonly<Record<string, AttributeValue>>;

/** What DynamoDB's errors, and those of the SDK's search for credentials, mean for a check. */
const REASONS: Readonly<Record<string, Reason>> = {
  AccessDeniedException: 'access_denied',
  ResourceNotFoundException: 'not_found',
  ThrottlingException: 'throttled',
  ProvisionedThroughputExceededException: 'throttled',
  RequestLimitExceeded: 'throttled',
  InternalServerError: 'unavailable',
  ServiceUnavailable: 'unavailable',
  UnrecognizedClientException: 'authentication_failed',
  InvalidSignatureException: 'authentication_failed',
  ExpiredTokenException: 'authentication_failed',
  MissingAuthenticationTokenException: 'authentication_failed',
  ValidationException: 'misconfigured',
  CredentialsProviderError: 'misconfigured',
};

/** One client of one table. Import this file in the first run that needs it, because the SDK takes time to load. */
export class DynamoTable implements Connection {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  isClosed = false;

  /** @param maxAttempts of a request; the SDK waits between them, half a second when DynamoDB throttles */
  constructor(tableName: string, { maxAttempts }: { readonly maxAttempts: number }) {
    this.#tableName = tableName;
    this.#client = new DynamoDBClient({ maxAttempts });
  }

  /** Puts an item, unless the table has the same or a newer version of it: then this write was repeated or came late. */
  async putIfNewer(item: Item, version: number, signal: AbortSignal): Promise<void> {
    const command = new PutItemCommand({
      TableName: this.#tableName,
      Item: { ...item, version: { N: String(version) } },
      ConditionExpression: 'attribute_not_exists(version) OR version < :version',
      ExpressionAttributeValues: { ':version': { N: String(version) } },
    });
    try {
      await this.#client.send(command, { abortSignal: signal });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  /** All items of a partition, read consistently. @throws ProbeError `unexpected_response` when there are more than `pages` MiB */
  async query(partition: string, pages: number, signal: AbortSignal): Promise<readonly Item[]> {
    const items: Item[] = [];
    let from: QueryCommand['input']['ExclusiveStartKey'];
    for (let page = 0; page < pages; page += 1) {
      const command = new QueryCommand({
        TableName: this.#tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partition } },
        ExclusiveStartKey: from,
      });
      const { Items = [], LastEvaluatedKey } = await this.#client.send(command, { abortSignal: signal });
      items.push(...Items);
      if (!LastEvaluatedKey) return items;
      from = LastEvaluatedKey;
    }
    throw new ProbeError('unexpected_response', `the partition is larger than ${pages} MiB`);
  }

  destroy(): void {
    this.isClosed = true;
    this.#client.destroy();
  }

  explain(error: unknown): unknown {
    const reason = error instanceof Error ? lookUp(REASONS, error.name) : undefined;
    if (reason) return new ProbeError(reason, 'DynamoDB rejected the request', { cause: error });
    if (error instanceof Error && error.message === 'Region is missing') {
      return new ProbeError('misconfigured', 'AWS_REGION is not set', { cause: error });
    }
    return asProbeError(error);
  }
}
