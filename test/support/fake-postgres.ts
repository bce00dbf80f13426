import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { KeyPair } from './certificates.ts';
import { errorMessage, int, OK, oneRow, packet, READY } from './postgres-wire.ts';

/** An error as PostgreSQL sends it. */
export type PostgresError = { readonly code: string; readonly message: string };

/** What it does with a log-in and with a statement; `undefined` says nothing, ever. */
export type PostgresScript = {
  /** Bytes are sent as they are. */
  readonly onStartup?: (parameters: Readonly<Record<string, string>>) => PostgresError | Buffer | 'ok';
  /** Asks for a password in clear, and judges it. */
  readonly onPassword?: (password: string) => PostgresError | 'ok';
  readonly onQuery?: (sql: string) => PostgresError | 'ok' | undefined;
  /** Speaks TLS, with this certificate. */
  readonly tls?: KeyPair;
};

const SSL_REQUEST = 80_877_103;

/** Speaks as much of PostgreSQL's protocol as a probe reads, and sends what a healthy server never would. */
export class FakePostgres {
  readonly #server: Server;
  readonly #sessions = new Set<Socket>();
  script: PostgresScript = {};

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', socket => this.#converse(socket));
  }

  static async start(script: PostgresScript = {}): Promise<FakePostgres> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const fake = new FakePostgres(server);
    fake.script = script;
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Sends bytes on every session, unasked. */
  say(bytes: Buffer): void {
    for (const socket of this.#sessions) socket.write(bytes);
  }

  /** Ends every session, so that others have to be made. */
  endSessions(): void {
    for (const socket of this.#sessions) socket.resetAndDestroy();
  }

  async stop(): Promise<void> {
    this.endSessions();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #converse(socket: Socket): void {
    this.#sessions.add(socket);
    socket.on('close', () => this.#sessions.delete(socket));
    this.#listen(socket);
  }

  #listen(socket: Socket): void {
    let buffered = Buffer.alloc(0);
    let started = false;
    socket.on('error', () => {});
    socket.on('data', chunk => {
      buffered = Buffer.concat([buffered, chunk]);
      for (;;) {
        const header = started ? 1 : 0;
        if (buffered.length < header + 4) return;
        const length = header + buffered.readInt32BE(header);
        if (buffered.length < length) return;
        const message = buffered.subarray(0, length);
        buffered = buffered.subarray(length);
        if (started) this.#hear(socket, message);
        else if (message.readInt32BE(4) === SSL_REQUEST) return this.#secure(socket);
        else started = this.#startup(socket, message);
      }
    });
  }

  /** Goes on in TLS, or in the open. */
  #secure(socket: Socket): void {
    const { tls } = this.script;
    socket.removeAllListeners('data');
    socket.write(tls ? 'S' : 'N');
    const secure =
      tls &&
      new TLSSocket(socket, {
        isServer: true,
        cert: tls.certificate,
        key: tls.key,
        ciphers: 'ALL:@SECLEVEL=0',
      });
    this.#listen(secure ?? socket);
  }

  #startup(socket: Socket, message: Buffer): boolean {
    const words = message.toString('utf8', 8).split('\0');
    const pairs = Array.from({ length: Math.floor(words.length / 2) }, (_, index) =>
      words.slice(2 * index, 2 * index + 2),
    );
    const verdict = this.script.onStartup?.(Object.fromEntries(pairs.filter(([name]) => name))) ?? 'ok';
    if (Buffer.isBuffer(verdict)) socket.write(verdict);
    else if (verdict !== 'ok') fail(socket, 'FATAL', verdict);
    else if (this.script.onPassword) socket.write(packet('R', int(3)));
    else welcome(socket);
    return true;
  }

  #hear(socket: Socket, message: Buffer): void {
    const text = message.toString('utf8', 5, message.length - 1);
    const type = String.fromCharCode(message[0] ?? 0);
    if (type === 'p') {
      const verdict = this.script.onPassword?.(text) ?? 'ok';
      if (verdict === 'ok') welcome(socket);
      else fail(socket, 'FATAL', verdict);
    }
    if (type === 'Q') this.#answer(socket, text);
    if (type === 'X') socket.end();
  }

  #answer(socket: Socket, sql: string): void {
    const verdict = this.script.onQuery ? this.script.onQuery(sql) : 'ok';
    if (verdict === undefined) return;
    if (verdict !== 'ok') {
      fail(socket, 'ERROR', verdict);
      return;
    }
    for (const message of oneRow()) socket.write(message);
    socket.write(READY);
  }
}

function welcome(socket: Socket): void {
  socket.write(OK);
  socket.write(READY);
}

function fail(socket: Socket, severity: 'FATAL' | 'ERROR', { code, message }: PostgresError): void {
  socket.write(errorMessage(severity, code, message));
  if (severity === 'FATAL') socket.end();
  else socket.write(READY);
}
