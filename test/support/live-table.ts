import type { LocalDynamoDb } from './dynamodb.ts';
import { TABLE } from './live-servers.ts';
import { until } from './until.ts';

type Attribute = { readonly S: string };

/** What a fleet has written into the table. */
export class LiveTable {
  readonly #dynamoDb: LocalDynamoDb;
  readonly #place: string;

  constructor(dynamoDb: LocalDynamoDb, service: string) {
    this.#dynamoDb = dynamoDb;
    this.#place = `${service}#development`;
  }

  /** The changes in the history, in order. `change` is such as `up down`. */
  async changes() {
    return (await this.#rows('history')).map(({ from, to, reason, at }) => ({
      change: `${from?.S} ${to?.S}`,
      reason: reason?.S,
      at: Date.parse(at?.S ?? ''),
    }));
  }

  /** Waits until the changes in the history are so. They come late where the table was slow. */
  untilChanges(isSo: RegExp): Promise<void> {
    const changes = async () => (await this.changes()).map(({ change }) => change).join();
    return until(`the changes ${isSo}`, async () => isSo.test(await changes()));
  }

  /** Waits until the fleet believes that the database is up: only then can it become worse. */
  untilUp(): Promise<void> {
    return until('the fleet knows the database', async () => {
      const [row] = await this.#rows('result');
      return JSON.parse(row?.body?.S ?? '{}').verdict?.state === 'up';
    });
  }

  async #rows(partition: string): Promise<Readonly<Record<string, Attribute | undefined>>[]> {
    const { Items } = (await this.#dynamoDb.send('Query', {
      TableName: TABLE,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: `${partition}#${this.#place}` } },
    })) as { Items: Record<string, Attribute>[] };
    return Items;
  }
}
