import { connect } from 'node:net';
import type { SocketTarget } from './socket.ts';

type Host = Pick<SocketTarget, 'host' | 'port'>;

const PING = Buffer.from('*1\r\n$4\r\nPING\r\n');

/** The beginning of a TLS 1.2 handshake that offers two cipher suites. Every TLS server answers, be it with an alert. */
const CLIENT_HELLO = Buffer.concat([
  Buffer.from('160301002f0100002b0303', 'hex'),
  Buffer.alloc(32), // random
  Buffer.from('000004c02bc02f0100', 'hex'),
]);

/** Whether a server that is silent in a TLS handshake answers without TLS. Sends PING, and no login. */
export async function speaksPlain(host: Host, signal: AbortSignal): Promise<boolean> {
  const first = await firstByte(host, PING, signal);
  return first !== undefined && '+-'.includes(String.fromCharCode(first));
}

/** Whether a server that hung up without a word speaks TLS. */
export async function speaksTls(host: Host, signal: AbortSignal): Promise<boolean> {
  const first = await firstByte(host, CLIENT_HELLO, signal);
  return first === 0x15 || first === 0x16;
}

/** The first byte that a server sends in answer to some bytes; `undefined` when it fails, hangs up, or the signal aborts. */
function firstByte({ host, port }: Host, bytes: Buffer, signal: AbortSignal): Promise<number | undefined> {
  return new Promise(resolve => {
    const socket = connect({ host, port }, () => socket.write(bytes));
    const end = () => socket.destroy();
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    socket.on('error', () => {});
    socket.once('data', chunk => {
      resolve(chunk[0]);
      socket.destroy();
    });
    socket.once('close', () => {
      signal.removeEventListener('abort', end);
      resolve(undefined);
    });
  });
}
