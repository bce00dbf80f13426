import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';

/**
 * What happens to a request. `dead`: it never arrives. `unheard`: it takes effect, but the connection ends before the
 * response. `twice`: the network repeats it. `late`: it takes effect when the test says so, after the caller gave up.
 */
export type RequestFate = 'pass' | 'dead' | 'unheard' | 'twice' | 'late';

type Request = { readonly headers: IncomingHttpHeaders; readonly body: Buffer };

/** Stands before a DynamoDB server, and does to requests what networks and slow servers do. */
export class FaultyDynamoDb {
  readonly #server: Server;
  readonly #upstream: string;
  readonly #late: Request[] = [];
  /** What happens to the next requests, in this order; `pass` when it is empty. */
  readonly fates: RequestFate[] = [];
  /** Called when a request is kept to be late. */
  onLate: () => void = () => {};

  private constructor(upstream: string, server: Server) {
    this.#upstream = upstream;
    this.#server = server;
    server.on('request', (request, response) => this.#receive(request, response));
  }

  /** @param upstream the URL of the server */
  static async start(upstream: string): Promise<FaultyDynamoDb> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultyDynamoDb(upstream, server);
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  }

  /** The late requests take effect, in the order in which they were sent. */
  async landLate(): Promise<void> {
    for (const request of this.#late.splice(0)) await this.#forward(request);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await message.toArray());
    const request = { headers: message.headers, body };
    const fate = this.fates.shift() ?? 'pass';
    if (fate === 'late') {
      this.#late.push(request);
      this.onLate();
      return;
    }
    if (fate === 'twice') await this.#forward(request);
    if (fate !== 'dead') {
      const { status, text } = await this.#forward(request);
      if (fate !== 'unheard') return void response.writeHead(status).end(text);
    }
    message.socket.resetAndDestroy();
  }

  async #forward({ headers, body }: Request): Promise<{ status: number; text: string }> {
    const { 'x-amz-target': target = '', 'x-amz-date': date = '', authorization = '' } = headers;
    const response = await fetch(this.#upstream, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': String(target),
        'X-Amz-Date': String(date),
        Authorization: authorization,
      },
      body: new Uint8Array(body),
    });
    return { status: response.status, text: await response.text() };
  }
}
