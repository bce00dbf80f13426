import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What a peer answers to what it has heard last, and how often it was spoken to before. */
export type Echo = (heard: Buffer, turn: number) => Buffer | string;

/** Repeats what it hears, in the words of a test. */
export class EchoPeer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  echo: Echo = () => '';

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', socket => this.#converse(socket));
  }

  static async start(): Promise<EchoPeer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new EchoPeer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #converse(socket: Socket): void {
    let turn = 0;
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    socket.on('data', chunk => socket.write(this.echo(chunk, turn++)));
  }
}
