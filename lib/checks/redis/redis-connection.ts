import type { Socket } from 'node:net';
import type { Redis } from 'ioredis';
import type { Login } from '../../connections/credentials.ts';
import { ProbeError } from '../../health/probe-error.ts';
import type { Clock } from '../../time/clock.ts';
import { withTimeout } from '../../time/time-limit.ts';
import { createClient } from './driver.ts';
import { explainRedis, isReplyError } from './errors.ts';
import { speaksPlain, speaksTls } from './other-protocol.ts';
import { lastReply } from './pipeline.ts';
import type { CacheConnection } from './probe.ts';
import { type Command, ReplyGate } from './reply-gate.ts';
import { openSocket, type SocketTarget } from './socket.ts';
import type { RedisEndpoint } from './target.ts';

/** With an empty user: log in with the password only, as the default user. With an empty password: don't log in. */
export type RedisSettings = RedisEndpoint &
  Login &
  SocketTarget & {
    readonly clock: Clock;
  };

/** The share of an attempt for which a server may be silent in a TLS handshake before it is asked without TLS. */
const SILENT_SHARE = 0.5;

/** How long a server that hung up without a word is asked whether it speaks TLS, ms. */
const TLS_QUESTION_MS = 50;

/** One connection to Redis or Valkey by `ioredis`. */
export class RedisConnection implements CacheConnection {
  readonly #settings: RedisSettings;
  readonly #client: Redis;
  readonly #ended = new AbortController();
  #gate: ReplyGate | undefined;
  #socket: Socket | undefined;
  /** ioredis tells the caller only "Connection is closed."; the cause comes as an event. */
  #cause: unknown;
  /** What has to be sent before the first command. */
  #greeting: readonly Command[];
  isClosed = false;

  constructor(settings: RedisSettings) {
    this.#settings = settings;
    this.#greeting = greetingOf(settings);
    this.#client = createClient(() => this.#open());
    this.#client.on('error', error => {
      this.#cause ??= error;
    });
    this.#client.on('close', () => {
      this.isClosed = true;
    });
  }

  get host(): string {
    return this.#settings.host;
  }

  /** The address that the host has; `undefined` before the connection is open. */
  get address(): string | undefined {
    return this.#socket?.remoteAddress;
  }

  /** Opens the socket, with TLS where it is asked for. Nothing is sent: the first use logs in. */
  async connect(): Promise<void> {
    const { clock, tls, timeoutMs } = this.#settings;
    const cancel = tls ? clock.after(timeoutMs * SILENT_SHARE, () => void this.#failIfPlain()) : () => {};
    try {
      await this.#client.connect();
    } finally {
      cancel();
    }
  }

  /** @param asks the key's slot is moving to this node, which serves it only after ASKING */
  async writeAndRead(key: string, value: string, expireMs: number, asks = false): Promise<string | null> {
    const asking: Command[] = asks ? [['asking']] : [];
    const write: Command = ['set', key, value, 'PX', String(expireMs)];
    try {
      return await this.#send([...asking, write, ...asking, ['get', key]]);
    } catch (error) {
      if (!isReplyError(error) && (await this.#wantsTls())) throw wantsTls(error);
      throw error;
    }
  }

  destroy(): void {
    this.isClosed = true;
    this.#ended.abort();
    this.#client.disconnect();
  }

  explain(error: unknown): unknown {
    const isTelling = isReplyError(error) || error instanceof ProbeError;
    return explainRedis(isTelling ? error : (this.#cause ?? error));
  }

  async #open(): Promise<ReplyGate> {
    this.#socket = await openSocket(this.#settings, this.#ended.signal);
    this.#gate = new ReplyGate(this.#socket);
    return this.#gate;
  }

  /** Sends commands as one write, the first ones after the login, and returns the last reply. @throws the first failure */
  async #send(commands: readonly Command[]): Promise<string | null> {
    const introduction = this.#gate?.introduce(this.#greeting) ?? [];
    this.#greeting = [];
    this.#gate?.cork();
    const answers = commands.map(([name, ...args]) => this.#client.call(name, ...args));
    this.#gate?.uncork();
    const replies = [...introduction, ...answers];
    for (const reply of replies) reply.catch(() => {}); // after the first failure, no other is awaited
    return lastReply(replies);
  }

  /** A server without TLS takes the beginning of a handshake for an unfinished command, and waits for the rest. */
  async #failIfPlain(): Promise<void> {
    if (!(await speaksPlain(this.#settings, this.#ended.signal)) || this.#gate) return;
    this.#cause = new ProbeError('tls_failure', 'the server speaks no TLS: redis:// in the URL does without');
    this.destroy();
  }

  /** A server that speaks TLS only hangs up without a word, as does a proxy whose server is gone. */
  async #wantsTls(): Promise<boolean> {
    const { tls, clock } = this.#settings;
    if (tls || !this.#gate || this.#gate.hasSpoken) return false;
    const ask = (signal: AbortSignal) => speaksTls(this.#settings, signal);
    return withTimeout(clock, TLS_QUESTION_MS, ask, this.#ended.signal).catch(() => false);
  }
}

function wantsTls(cause: unknown): ProbeError {
  return new ProbeError('tls_failure', 'the server speaks TLS only: rediss:// in the URL asks for it', {
    cause,
  });
}

/** Login and database. ioredis would send them in a write of their own, and print what it does not like. */
function greetingOf({ user, password, db }: RedisSettings): readonly Command[] {
  const login: Command[] = password ? [['auth', ...(user ? [user] : []), password]] : [];
  return db === 0 ? login : [...login, ['select', String(db)]];
}
