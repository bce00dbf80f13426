import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { ProbeError } from '../../health/probe-error.ts';
import { CONNECTION_CLOSED, replyError } from './errors.ts';
import { ReplyScanner } from './reply-scanner.ts';

/** The name of a command and its arguments. */
export type Command = readonly [name: string, ...args: string[]];

/** What waits for one reply. */
type Receiver = {
  readonly take: (reply: Buffer) => void;
  readonly fail: (error: Error) => void;
};

/**
 * Stands between the driver and an open socket. The driver matches replies to commands by their order and throws,
 * outside any promise, for a reply to no command; so it gets one well-formed reply for each command, and nothing else.
 * Whatever else arrives ends the connection with an error that says why.
 */
export class ReplyGate extends Duplex {
  readonly #socket: Socket;
  readonly #scanner = new ReplyScanner();
  readonly #receivers: Receiver[] = [];
  #introduction: Buffer = Buffer.alloc(0);
  /** Whether the server has sent anything. */
  hasSpoken = false;

  /** @param socket connected, and with TLS also verified */
  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on('data', chunk => this.#receive(chunk));
    socket.on('error', error => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  /**
   * Sends commands in one piece with the next ones of the driver, which gets to know neither them nor their replies: it
   * attaches what it sends to its errors and, with `DEBUG`, prints it. @returns for each whether it was accepted
   */
  introduce(commands: readonly Command[]): Promise<void>[] {
    this.#introduction = Buffer.concat(commands.map(encode));
    return commands.map(
      () =>
        new Promise((resolve, reject) => {
          const take = (reply: Buffer) => (isError(reply) ? reject(errorOf(reply)) : resolve());
          this.#receivers.push({ take, fail: reject });
        }),
    );
  }

  /** The driver calls this on every stream. */
  setKeepAlive(isEnabled: boolean, initialDelayMs: number): this {
    this.#socket.setKeepAlive(isEnabled, initialDelayMs);
    return this;
  }

  #receive(chunk: Buffer): void {
    this.hasSpoken = true;
    try {
      for (const reply of this.#scanner.scan(chunk)) this.#pass(reply);
    } catch (error) {
      this.destroy(error instanceof Error ? error : undefined);
    }
  }

  #pass(reply: Buffer): void {
    if (this.destroyed) return;
    const receiver = this.#receivers.shift();
    if (!receiver) throw unasked(reply);
    receiver.take(reply);
  }

  override _read(): void {} // replies are passed as they arrive

  /** The driver writes each command at once. */
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this._writev([{ chunk }], done);
  }

  /** Commands of one pipeline, as one write: a second one could fail before the reply to the first is read. */
  override _writev(commands: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    const toDriver: Receiver = { take: reply => this.push(reply), fail: () => {} };
    this.#receivers.push(...commands.map(() => toDriver));
    this.#socket.write(Buffer.concat([this.#introduction, ...commands.map(({ chunk }) => chunk)]), done);
    this.#introduction = Buffer.alloc(0);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    for (const { fail } of this.#receivers.splice(0)) fail(error ?? new Error(CONNECTION_CLOSED));
    done(error);
  }
}

function encode(command: Command): Buffer {
  const parts = command.map(part => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return Buffer.from(`*${command.length}\r\n${parts.join('')}`);
}

const isError = (reply: Buffer) => reply.toString('latin1', 0, 1) === '-';

const errorOf = (reply: Buffer) => replyError(reply.toString('utf8', 1).trimEnd());

/** A server that rejects a client says so before the first command, and hangs up: at its limit, in protected mode. */
function unasked(reply: Buffer): Error {
  if (isError(reply)) return errorOf(reply);
  return new ProbeError('unexpected_response', 'the server sent a reply before it got a command');
}
