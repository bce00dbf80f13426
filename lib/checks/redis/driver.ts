import type { Socket } from 'node:net';
import { AbstractConnector, Redis } from 'ioredis';
import type { ReplyGate } from './reply-gate.ts';

/** A client of `ioredis` over one stream, without a login. @param open opens the stream; called by the client's `connect` */
export function createClient(open: () => Promise<ReplyGate>): Redis {
  return new Redis({ ...OPTIONS, Connector: connectorOf(open) });
}

/**
 * By default, ioredis retries 20 times and queues meanwhile; a probe needs the first answer. RESP2 without client info
 * and ready check is the shortest conversation: no HELLO, INFO or CLIENT that an ACL could deny, and no waiting for a
 * server that is loading. There are no time limits here: destroying the stream ends everything.
 */
const OPTIONS = {
  lazyConnect: true,
  protocol: 2,
  disableClientInfo: true,
  enableReadyCheck: false,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
  connectTimeout: 0,
  noDelay: false, // the socket is ours, and has it already
} as const;

/** Gives ioredis a stream instead of letting it open a socket. */
function connectorOf(open: () => Promise<ReplyGate>) {
  return class extends AbstractConnector {
    #gate: ReplyGate | undefined;

    constructor() {
      super(0);
    }

    /** Of a socket, ioredis uses what every duplex stream has, and `setKeepAlive`. */
    override async connect(): Promise<Socket> {
      this.#gate = await open();
      return this.#gate as unknown as Socket;
    }

    override disconnect(): void {
      this.#gate?.destroy();
    }
  };
}
