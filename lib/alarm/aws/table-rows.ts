import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../time/clock.ts';
import { withTimeout } from '../../time/time-limit.ts';
import { TableError } from '../incident/table-error.ts';
import type { Limits } from '../limits.ts';
import type { Row } from './alarm-rows.ts';
import { AWS_OPTIONS } from './client-options.ts';

export type AlarmTableOptions = {
  readonly tableName: string;
  readonly service: string;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'tableMs' | 'claimMs' | 'incidentMs' | 'watchMs' | 'handoverMs'>;
};

/** A condition of a write, and the values that it or the change names. */
export type Condition = { readonly holds: string; readonly values: Row };

/** One row of a table: each call is one bounded request with one retry. @throws TableError */
export class AlarmWrites {
  readonly #options: AlarmTableOptions;
  readonly #client = new DynamoDBClient(AWS_OPTIONS);

  constructor(options: AlarmTableOptions) {
    this.#options = options;
  }

  /** Writes a whole row: `false` where the condition didn't hold. */
  async put(sk: string, row: Row, condition?: Condition): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.#options.tableName,
      Item: { ...this.#key(sk), ...row },
      ConditionExpression: condition?.holds,
      ExpressionAttributeValues: condition?.values,
    });
    const put = await this.#ifHolds(abortSignal => this.#client.send(command, { abortSignal }));
    return put !== undefined;
  }

  /** Changes a row: the row after it, or `undefined` where the condition didn't hold. */
  update(
    sk: string,
    change: string,
    condition: Condition,
    names?: Record<string, string>,
  ): Promise<Row | undefined> {
    const command = new UpdateItemCommand({
      TableName: this.#options.tableName,
      Key: this.#key(sk),
      ReturnValues: 'ALL_NEW',
      UpdateExpression: change,
      ConditionExpression: condition.holds,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: condition.values,
    });
    return this.#ifHolds(async abortSignal => {
      const { Attributes } = await this.#client.send(command, { abortSignal });
      return Attributes;
    });
  }

  /** Reads a row as it is now. */
  get(sk: string): Promise<Row | undefined> {
    const from = { TableName: this.#options.tableName, Key: this.#key(sk) };
    const command = new GetItemCommand({ ...from, ConsistentRead: true });
    return this.#send(async abortSignal => (await this.#client.send(command, { abortSignal })).Item);
  }

  #ifHolds<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    return this.#send(async signal => {
      try {
        return await work(signal);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    });
  }

  async #send<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock, limits } = this.#options;
    try {
      return await withTimeout(clock, limits.tableMs, work);
    } catch (cause) {
      throw new TableError('the table can not be had', { cause });
    }
  }

  #key(sk: string): Row {
    return { pk: { S: `alarm#${this.#options.service}` }, sk: { S: sk } };
  }
}
