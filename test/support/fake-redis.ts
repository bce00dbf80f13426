import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, Server as TlsServer } from 'node:tls';
import type { KeyPair } from './certificates.ts';

/** The raw reply to a command, or nothing, ever. */
export type RedisScript = (command: readonly string[]) => string | undefined;

/** A Redis that keeps nothing and replies as the test says. */
export class FakeRedis {
  readonly #server: Server;
  readonly #sessions = new Set<Socket>();
  script: RedisScript;

  private constructor(server: Server, script: RedisScript) {
    this.#server = server;
    this.script = script;
    server.on(server instanceof TlsServer ? 'secureConnection' : 'connection', socket =>
      this.#converse(socket),
    );
  }

  static async start(script: RedisScript = working(), tls?: KeyPair): Promise<FakeRedis> {
    const server = tls ? createTlsServer({ cert: tls.certificate, key: tls.key }) : createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FakeRedis(server, script);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Sessions that are open now. */
  get open(): number {
    return this.#sessions.size;
  }

  /** Sends to every session what no command asked for. */
  send(text: string): void {
    for (const socket of this.#sessions) socket.write(text);
  }

  /** Ends every session, so that others have to be made. */
  endSessions(): void {
    for (const socket of this.#sessions) socket.destroy();
  }

  async stop(): Promise<void> {
    this.endSessions();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #converse(socket: Socket): void {
    let buffered = '';
    this.#sessions.add(socket);
    socket.on('close', () => this.#sessions.delete(socket));
    socket.on('error', () => {});
    socket.on('data', chunk => {
      buffered += chunk.toString('latin1');
      for (let read = readCommand(buffered); read; read = readCommand(buffered)) {
        buffered = read.rest;
        const reply = this.script(read.command);
        if (reply !== undefined) socket.write(reply);
      }
    });
  }
}

/** Takes one command, an array of bulk strings, from the beginning of what was heard. */
function readCommand(heard: string): { command: string[]; rest: string } | undefined {
  const count = /^\*(\d+)\r\n/.exec(heard);
  if (!count) return undefined;
  let rest = heard.slice(count[0].length);
  const command: string[] = [];
  while (command.length < Number(count[1])) {
    const [head, length] = /^\$(\d+)\r\n/.exec(rest) ?? [];
    if (!head || rest.length < head.length + Number(length) + 2) return undefined;
    command.push(rest.slice(head.length, head.length + Number(length)));
    rest = rest.slice(head.length + Number(length) + 2);
  }
  return { command, rest };
}

const bulk = (value: string | undefined) =>
  value === undefined ? '$-1\r\n' : `$${value.length}\r\n${value}\r\n`;

/** Keeps what is written; `change` falsifies what is read. */
export function working(change = (value: string | undefined) => value): RedisScript {
  const values = new Map<string, string>();
  return ([name, key = '', value = '']) => {
    if (name?.toLowerCase() === 'set') {
      values.set(key, value);
      return '+OK\r\n';
    }
    return name?.toLowerCase() === 'get' ? bulk(change(values.get(key))) : '+OK\r\n';
  };
}

/** Refuses every command with the same words. */
export const refusing =
  (words: string): RedisScript =>
  () =>
    `-${words}\r\n`;
