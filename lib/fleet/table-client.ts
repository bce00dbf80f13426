import type { Agent, IncomingMessage } from 'node:http';
import type { AwsIdentity } from '../connections/aws-identity.ts';
import type { RequestSigner } from '../connections/request-signer.ts';

/** An attribute of an item: text or a number. */
type Attribute = { readonly S: string } | { readonly N: string };

export type Item = Readonly<Record<string, Attribute>>;

/** DynamoDB rejected a request. */
class TableError extends Error {
  override readonly name = 'TableError';
  /** DynamoDB's name of the error, such as `AccessDeniedException`. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

export type TableClientOptions = {
  readonly tableName: string;
  /** `https://dynamodb.eu-west-1.amazonaws.com`, or a server on loopback. */
  readonly endpoint: URL;
  readonly identity: AwsIdentity;
  /** Called with the table's clock of each answer, ms since the epoch, to the second. */
  readonly onServerTime: (serverMs: number) => void;
};

const CONTENT_TYPE = 'application/x-amz-json-1.0';
const API = 'DynamoDB_20120810';

/** A longer answer is none of a query of ours, bytes: DynamoDB's own limit of a page is 1 MiB. */
const MAX_ANSWER_BYTES = 2 * 1024 * 1024;

/**
 * The two operations of DynamoDB that the shared memory needs, by Node's HTTP client and the signer of AWS's SDK. The
 * whole SDK client takes three times as long to load and to connect (163 ms against 49 ms here), which is most of a
 * cold start. There are no retries: the time budget is too short, and a repeated write could count twice.
 */
export class TableClient {
  readonly #options: TableClientOptions;
  readonly #http: Pick<typeof import('node:http'), 'request' | 'Agent'>;
  readonly #agent: Agent;
  #signer: RequestSigner | undefined;

  constructor(options: TableClientOptions) {
    const { endpoint } = options;
    this.#options = options;
    this.#http = process.getBuiltinModule(endpoint.protocol === 'http:' ? 'node:http' : 'node:https');
    this.#agent = new this.#http.Agent({ keepAlive: true, maxSockets: 2 });
  }

  /**
   * The items of a partition, up to 1 MiB of them.
   * @param consistency `eventual` costs half, and may miss what was written within the last second
   * @throws TableError, or an error of the socket
   */
  async query(
    partition: string,
    signal: AbortSignal,
    consistency: 'strong' | 'eventual' = 'strong',
  ): Promise<readonly Item[]> {
    const { Items = [] } = await this.#send(
      'Query',
      {
        ConsistentRead: consistency === 'strong',
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partition } },
      },
      signal,
    );
    return itemsOf(Items);
  }

  /** The newest items of a partition, up to 1 MiB of them, the newest first. @throws as `query` */
  async newest(
    partition: string,
    signal: AbortSignal,
  ): Promise<{ items: readonly Item[]; next: Item | undefined }> {
    const { Items, LastEvaluatedKey } = await this.#send(
      'Query',
      {
        ScanIndexForward: false,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: partition } },
      },
      signal,
    );
    return { items: itemsOf(Items), next: itemsOf([LastEvaluatedKey])[0] };
  }

  /**
   * Puts an item on condition that the table has the version that was read; 0: that it has none, or one that is not read.
   * @returns false when the table has another version
   * @throws TableError, or an error of the socket: then the write may have taken effect
   */
  async put(item: Item, readVersion: number, signal: AbortSignal): Promise<boolean> {
    const condition =
      readVersion === 0
        ? NO_VERSION
        : {
            ConditionExpression: 'version = :read',
            ExpressionAttributeValues: { ':read': { N: String(readVersion) } },
          };
    return this.#putOn(item, condition, signal);
  }

  /** Returns false when the condition is not met. */
  async #putOn(item: Item, condition: object, signal: AbortSignal): Promise<boolean> {
    try {
      await this.#send('PutItem', { Item: item, ...condition }, signal);
      return true;
    } catch (error) {
      if (error instanceof TableError && error.code === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  }

  /** Adds an item; one with the same keys stays as it is. @throws TableError, or an error of the socket */
  async add(item: Item, signal: AbortSignal): Promise<void> {
    await this.#putOn(item, { ConditionExpression: 'attribute_not_exists(pk)' }, signal);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #send(operation: string, input: object, signal: AbortSignal): Promise<Record<string, unknown>> {
    const body = JSON.stringify({ TableName: this.#options.tableName, ...input });
    const headers = await this.#signed(operation, body);
    const options = { method: 'POST', headers, agent: this.#agent, signal };
    return new Promise((resolve, reject) => {
      const request = this.#http.request(this.#options.endpoint, options, response => {
        this.#read(response).then(resolve, reject);
      });
      request.on('error', reject);
      request.end(body);
    });
  }

  async #signed(operation: string, body: string): Promise<Record<string, string>> {
    const { endpoint, identity } = this.#options;
    const { RequestSigner } = await import('../connections/request-signer.ts');
    this.#signer ??= new RequestSigner('dynamodb', identity);
    const headers = { 'content-type': CONTENT_TYPE, 'x-amz-target': `${API}.${operation}` };
    return this.#signer.headersOf(endpoint, headers, body);
  }

  async #read(response: IncomingMessage): Promise<Record<string, unknown>> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES)
        throw new TableError('TooLong', `the answer has more than ${MAX_ANSWER_BYTES} bytes`);
      chunks.push(chunk);
    }
    const serverMs = Date.parse(response.headers.date ?? '');
    if (Number.isFinite(serverMs)) this.#options.onServerTime(serverMs);
    const answer = jsonOf(Buffer.concat(chunks).toString());
    if (response.statusCode === 200) return answer;
    const code =
      String(answer.__type ?? response.statusCode)
        .split('#')
        .at(-1) ?? '';
    throw new TableError(code, String(answer.message ?? answer.Message ?? 'no message'));
  }
}

/** A version that nobody could have written must not stay for ever. */
const NO_VERSION = {
  ConditionExpression: 'attribute_not_exists(version) OR NOT version BETWEEN :first AND :last',
  ExpressionAttributeValues: { ':first': { N: '1' }, ':last': { N: String(Number.MAX_SAFE_INTEGER) } },
};

/** The rows of a query, with their texts and numbers: nobody else writes anything there, but somebody could. */
function itemsOf(rows: unknown): readonly Item[] {
  const list: readonly unknown[] = Array.isArray(rows) ? rows : [];
  return list
    .filter(row => typeof row === 'object' && row !== null)
    .map(row => Object.fromEntries(Object.entries(row).filter(([, value]) => isAttribute(value))));
}

function isAttribute(value: unknown): value is Attribute {
  const { S: text, N: number } = Object(value);
  return typeof text === 'string' || (text === undefined && typeof number === 'string');
}

/** @throws TableError when it is no object of JSON: not DynamoDB answers there */
function jsonOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // reported below
  }
  throw new TableError('NotDynamoDB', 'the answer is no JSON object');
}
