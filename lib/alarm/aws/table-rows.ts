import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { PARTITIONS } from '../../names/table.ts';
import type { Clock } from '../../time/clock.ts';
import { withTimeout } from '../../time/time-limit.ts';
import type { Limits } from '../common/limits.ts';
import { TableError } from '../incident/ledger.ts';
import { AWS_OPTIONS } from './client-options.ts';

/** The attributes of an item in DynamoDB's JSON, or the values of an expression. */
export type Row = Record<string, AttributeValue>;

/** A condition expression. */
export type Condition = {
  readonly expression: string;
  /** The values that the condition, or the update expression with it, refers to. */
  readonly values?: Row;
};

/** The table, and whose partition of it. */
export type TableRowsOptions = {
  /** The name or the ARN of the table. */
  readonly tableName: string;
  readonly service: string;
  readonly stage: string;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'tableMs'>;
};

type Partition = 'alarm' | 'override' | 'history';

/** How many rows `BatchGetItem` reads at most. */
const MAX_BATCH = 100;

/**
 * Reads and writes rows of one partition, such as `alarm#<service>#<stage>`. `sk` is the sort key. Each method is one
 * request with one retry and a time limit. @throws TableError if the request fails
 */
export class TableRows {
  readonly #options: TableRowsOptions;
  readonly #partition: Partition;
  readonly #client: DynamoDBClient;

  constructor(
    options: TableRowsOptions,
    partition: Partition = 'alarm',
    client = new DynamoDBClient(AWS_OPTIONS),
  ) {
    this.#options = options;
    this.#partition = partition;
    this.#client = client;
  }

  /** The rows of another partition, by the same client. */
  of(partition: Partition): TableRows {
    return new TableRows(this.#options, partition, this.#client);
  }

  /** Reads the rows of the partition, up to 1 MiB of them. */
  all(): Promise<readonly Row[]> {
    const command = new QueryCommand({
      TableName: this.#options.tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': this.#pk() },
    });
    return this.#send(async abortSignal => (await this.#client.send(command, { abortSignal })).Items ?? []);
  }

  /** Replaces a row. `false`: the condition was not met, and nothing was written. */
  async put(sk: string, row: Row, condition?: Condition): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.#options.tableName,
      Item: { ...this.#key(sk), ...row },
      ConditionExpression: condition?.expression,
      ExpressionAttributeValues: condition?.values,
    });
    const output = await this.#sendIfMet(abortSignal => this.#client.send(command, { abortSignal }));
    return output !== undefined;
  }

  /**
   * Updates a row, and returns it with the changes. `undefined`: the condition was not met, and nothing was written.
   * @param names the attribute names that the expressions refer to by a placeholder, such as `#member`
   */
  update(
    sk: string,
    updateExpression: string,
    condition: Condition,
    names?: Record<string, string>,
  ): Promise<Row | undefined> {
    const command = new UpdateItemCommand({
      TableName: this.#options.tableName,
      Key: this.#key(sk),
      ReturnValues: 'ALL_NEW',
      UpdateExpression: updateExpression,
      ConditionExpression: condition.expression,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: condition.values,
    });
    return this.#sendIfMet(async abortSignal => {
      const { Attributes } = await this.#client.send(command, { abortSignal });
      return Attributes;
    });
  }

  /** Reads a row consistently. */
  get(sk: string): Promise<Row | undefined> {
    const command = new GetItemCommand({
      TableName: this.#options.tableName,
      Key: this.#key(sk),
      ConsistentRead: true,
    });
    return this.#send(async abortSignal => (await this.#client.send(command, { abortSignal })).Item);
  }

  /** Reads several rows consistently. Rows that do not exist are not in the result. */
  async getMany(sks: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    const starts = Array.from({ length: Math.ceil(sks.length / MAX_BATCH) }, (_, index) => index * MAX_BATCH);
    const batches = await Promise.all(
      starts.map(start => this.#getBatch(sks.slice(start, start + MAX_BATCH))),
    );
    return new Map(batches.flat().map(row => [row.sk?.S ?? '', row]));
  }

  #getBatch(sks: readonly string[]): Promise<readonly Row[]> {
    const { tableName } = this.#options;
    const command = new BatchGetItemCommand({
      RequestItems: { [tableName]: { Keys: sks.map(sk => this.#key(sk)), ConsistentRead: true } },
    });
    return this.#send(async abortSignal => {
      const { Responses = {} } = await this.#client.send(command, { abortSignal });
      return Object.values(Responses).flat(); // the table is named as in the request, or by its name instead of its ARN
    });
  }

  /** `undefined`: the condition of the write was not met. */
  #sendIfMet<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    return this.#send(async signal => {
      try {
        return await request(signal);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    });
  }

  async #send<T>(request: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { clock, limits } = this.#options;
    try {
      return await withTimeout(clock, limits.tableMs, request);
    } catch (cause) {
      throw new TableError('a request to the table failed', { cause, isRefused: isRefusal(cause) });
    }
  }

  #key(sk: string): Row {
    return { pk: this.#pk(), sk: { S: sk } };
  }

  #pk(): AttributeValue {
    const { service, stage } = this.#options;
    return { S: `${PARTITIONS[this.#partition]}${service}#${stage}` };
  }
}

/** Whether the table answered the first attempt with a refusal. If the SDK made another, the first may have been executed. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof DynamoDBServiceException && error.$fault === 'client' && error.$metadata.attempts === 1
  );
}
