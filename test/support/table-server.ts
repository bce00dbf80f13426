import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export type TableRequest = {
  /** `Query`, `PutItem`. */
  readonly operation: string;
  /** Sends it to a working table. */
  readonly forward: () => Promise<{ readonly status: number; readonly body: string }>;
};

/** What goes wrong with a table. */
export type TableFault = {
  /** What happens to a connection instead of HTTP. @default - HTTP */
  readonly connection?: (socket: Socket) => void;
  /** How a request is answered. @default - by a working table */
  readonly answer?: (request: TableRequest, response: ServerResponse) => unknown;
};

/** A DynamoDB that fails as a test says. Behind it may be one that works. It counts what it is asked. */
export class TableServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #upstream: string;
  fault: TableFault = {};
  /** Connections that were accepted. */
  connections = 0;
  /** The operations that arrived, in order. */
  readonly operations: string[] = [];

  private constructor(upstream: string) {
    this.#upstream = upstream;
    const http = createServer((request, response) => void this.#answer(request, response));
    this.#server = createTcpServer(socket => {
      this.connections += 1;
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#sockets.delete(socket));
      if (this.fault.connection) this.fault.connection(socket);
      else http.emit('connection', socket);
    });
  }

  /** @param upstream the URL of a DynamoDB that works */
  static async start(upstream: string): Promise<TableServer> {
    const table = new TableServer(upstream);
    table.#server.listen(0, '127.0.0.1');
    await once(table.#server, 'listening');
    return table;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** How often it was asked for something: requests, or connections where no request arrived. */
  get calls(): number {
    return Math.max(this.connections, this.operations.length);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { 'x-amz-target': target = '', 'x-amz-date': date = '', authorization = '' } = request.headers;
    const operation = String(target).split('.').at(-1) ?? '';
    this.operations.push(operation);
    const sent = Buffer.concat(await request.toArray());
    const forward = async () => {
      const headers = {
        'Content-Type': 'application/x-amz-json-1.0',
        'X-Amz-Target': String(target),
        'X-Amz-Date': String(date),
        Authorization: authorization,
      };
      const answer = await fetch(this.#upstream, { method: 'POST', headers, body: new Uint8Array(sent) });
      return { status: answer.status, body: await answer.text() };
    };
    if (this.fault.answer) return void this.fault.answer({ operation, forward }, response);
    const { status, body } = await forward();
    response.writeHead(status).end(body);
  }
}
