import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Page } from '../../lib/fleet/read-history.ts';
import type { Item } from '../../lib/fleet/table-client.ts';
import { TableClock } from '../../lib/fleet/table-clock.ts';
import { awsError } from './aws-errors.ts';

/** The limit of one request, its retry included, ms. */
const LIMIT_MS = 8000;

const UNCERTAIN = ' Whether it was written is not known: the same command may be given again.';

/** Beacon's table, with the credentials that AWS's tools would use. Each method throws CommandError. */
export class BeaconTable {
  readonly name: string;
  /** The table's clock: an operator's machine may be wrong. */
  readonly clock = new TableClock();
  readonly #region: string | undefined;
  #client: Promise<DynamoDBClient> | undefined;

  constructor(name: string, region: string | undefined) {
    this.name = name;
    this.#region = region;
  }

  /** All items of a partition, up to 1 MiB. */
  async query(partition: string): Promise<readonly Item[]> {
    return (await this.page(partition, undefined, { isOldestFirst: true })).items;
  }

  /** One page of a partition, of up to 1 MiB. @param before where the previous page ended */
  page(
    partition: string,
    before: Item | undefined,
    { isOldestFirst = false, limit }: PageOptions,
  ): Promise<Page> {
    return this.#send(`read the table ${this.name}`, async (client, sdk, abortSignal) => {
      const command = new sdk.QueryCommand({
        TableName: this.name,
        ConsistentRead: true,
        ScanIndexForward: isOldestFirst,
        Limit: limit,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partition } },
        ExclusiveStartKey: before && { ...before },
      });
      const { Items, LastEvaluatedKey } = await client.send(command, { abortSignal });
      if (!Items) throw new Error('the answer has no items: it is not of DynamoDB');
      return { items: Items.map(itemOf), next: LastEvaluatedKey && itemOf(LastEvaluatedKey) };
    });
  }

  /** Puts an item. `false`: another one is there, whose attributes are not as given, and nothing was written. */
  put(item: Item, onlyIf?: Readonly<Record<string, string>>): Promise<boolean> {
    const names = Object.keys(onlyIf ?? {});
    return this.#send(
      `write to the table ${this.name}`,
      async (client, sdk, abortSignal) => {
        const command = new sdk.PutItemCommand({
          TableName: this.name,
          Item: item,
          ...(onlyIf && {
            ConditionExpression: names.map((_, index) => `#n${index} = :v${index}`).join(' AND '),
            ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#n${index}`, name])),
            ExpressionAttributeValues: Object.fromEntries(
              names.map((name, index) => [`:v${index}`, { S: onlyIf[name] ?? '' }]),
            ),
          }),
        });
        try {
          await client.send(command, { abortSignal });
          return true;
        } catch (error) {
          if (error instanceof sdk.ConditionalCheckFailedException) return false;
          throw error;
        }
      },
      UNCERTAIN,
    );
  }

  async #send<T>(
    doing: string,
    request: (client: DynamoDBClient, sdk: Sdk, signal: AbortSignal) => Promise<T>,
    uncertain = '',
  ): Promise<T> {
    try {
      const sdk = await import('@aws-sdk/client-dynamodb');
      this.#client ??= this.#connect(sdk);
      return await request(await this.#client, sdk, AbortSignal.timeout(LIMIT_MS));
    } catch (error) {
      throw awsError(error, doing, uncertain);
    }
  }

  async #connect(sdk: Sdk): Promise<DynamoDBClient> {
    const client = new sdk.DynamoDBClient({
      maxAttempts: 2,
      requestHandler: { connectionTimeout: 2000, requestTimeout: 5000 },
      ...(this.#region && { region: this.#region }),
    });
    client.middlewareStack.add(
      next => async args => {
        const output = await next(args);
        const { headers } = output.response as { headers?: Record<string, string> };
        const serverMs = Date.parse(headers?.date ?? '');
        if (Number.isFinite(serverMs)) this.clock.heard(serverMs, Date.now());
        return output;
      },
      { step: 'deserialize', priority: 'low' },
    );
    return client;
  }
}

type PageOptions = {
  readonly isOldestFirst?: boolean;
  /** How many items at most. @default - as many as fit */
  readonly limit?: number | undefined;
};

type Sdk = typeof import('@aws-sdk/client-dynamodb');

/** Only texts and numbers: Beacon writes nothing else. */
function itemOf(row: Readonly<Record<string, AttributeValue>>): Item {
  const item: Record<string, Item[string]> = {};
  for (const [name, { S, N }] of Object.entries(row)) {
    if (S !== undefined) item[name] = { S };
    else if (N !== undefined) item[name] = { N };
  }
  return item;
}
