import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Answers whatever it hears with the next of its bytes, and hangs up after the last, on every connection. */
export class ScriptedServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** What it answers to the first thing that it hears, to the second, and so on. */
  answers: readonly Buffer[] = [];
  /** What clients have said, one entry for each time that they spoke. */
  readonly heard: Buffer[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', socket => this.#converse(socket));
  }

  static async start(answers: readonly Buffer[] = []): Promise<ScriptedServer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const scripted = new ScriptedServer(server);
    scripted.answers = answers;
    return scripted;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #converse(socket: Socket): void {
    const left = [...this.answers];
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('data', chunk => {
      this.heard.push(chunk);
      const answer = left.shift();
      if (answer) socket.write(answer);
      if (left.length === 0) socket.end();
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
