import { once } from 'node:events';
import type { Server } from 'node:http';
import dynalite from 'dynalite';
import { TABLE_KEYS } from '../../lib/names/table.ts';

/** It asks for a signature and verifies none. */
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=local/20261123/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** A server in this process that speaks DynamoDB's protocol, on a free port of loopback. */
export class LocalDynamoDb {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<LocalDynamoDb> {
    const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new LocalDynamoDb(server);
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the DynamoDB server has no port');
    return `http://127.0.0.1:${address.port}`;
  }

  /** Makes a table with the keys of the stack's. */
  async createTable(name: string): Promise<void> {
    const { partition, sort } = TABLE_KEYS;
    await this.send('CreateTable', {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [partition, sort].map(key => ({ AttributeName: key, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
    });
    while (!(await this.#isActive(name))) await new Promise(setImmediate);
  }

  async #isActive(name: string): Promise<boolean> {
    return JSON.stringify(await this.send('DescribeTable', { TableName: name })).includes('"ACTIVE"');
  }

  /** One request of DynamoDB's API, as JSON. @throws Error with its answer where it is refused */
  async send(operation: string, input: object): Promise<unknown> {
    const response = await fetch(this.url, {
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

  async remove(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
