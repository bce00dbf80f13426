import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** What a peer does with each connection, byte by byte. */
export type Script = {
  /** Sent as soon as a connection is accepted. @default - nothing */
  readonly greeting?: string;
  /** Sent one after the other, each when the client has sent that many commands of Redis, or more. */
  readonly replies?: readonly string[];
  /** What follows the last of them. @default 'stays' */
  readonly end?: 'stays' | 'closes' | 'resets';
};

/** Listens, sends what it was told to, and keeps what it received. */
export class ScriptedPeer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  script: Script;
  /** What arrived on each connection, in the pieces in which it arrived. */
  readonly received: string[][] = [];

  private constructor(server: Server, script: Script) {
    this.#server = server;
    this.script = script;
    server.on('connection', socket => this.#play(socket));
  }

  static async start(script: Script = {}): Promise<ScriptedPeer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new ScriptedPeer(server, script);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #play(socket: Socket): void {
    const { greeting = '', replies = [], end = 'stays' } = this.script;
    const pieces: string[] = [];
    this.received.push(pieces);
    this.#sockets.add(socket);
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    let sent = 0;
    const goOn = () => {
      for (const due = commandCount(pieces.join('')); sent < Math.min(due, replies.length); sent += 1) {
        socket.write(replies[sent] ?? '', 'latin1');
      }
      if (sent === replies.length && end === 'closes') socket.end();
      if (sent === replies.length && end === 'resets') socket.resetAndDestroy();
    };
    if (greeting) socket.write(greeting, 'latin1');
    socket.on('data', chunk => {
      pieces.push(chunk.toString('latin1'));
      goOn();
    });
    goOn();
  }
}

/** Commands in what a client of Redis has sent: each begins with the number of its parts. */
const commandCount = (text: string) => text.match(/(^|\r\n)\*\d+\r\n/g)?.length ?? 0;
