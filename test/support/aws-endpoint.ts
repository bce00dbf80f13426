import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** Answers every request of an SDK with one error, or never: what a server that works can't be made to do. */
export class AwsEndpoint {
  readonly #server: Server;
  /** The error's type; `undefined`: silence. */
  error: { readonly status: number; readonly type: string } | undefined;
  requests = 0;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (_request, response) => {
      this.requests += 1;
      if (!this.error) return;
      response.writeHead(this.error.status, { 'Content-Type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${this.error.type}`, message: '' }),
      );
    });
  }

  static async start(): Promise<AwsEndpoint> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new AwsEndpoint(server);
  }

  get url(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  }

  /** The next request that comes, and when its connection ends. */
  async nextRequest(): Promise<{ readonly closed: Promise<unknown> }> {
    const [{ socket }] = (await once(this.#server, 'request')) as [{ socket: Socket }];
    return { closed: once(socket, 'close') };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
