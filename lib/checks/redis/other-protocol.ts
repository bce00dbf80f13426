import { connect } from 'node:net';
import { connectOptions } from '../../connections/socket.ts';
import type { SocketTarget } from './socket.ts';

type Target = Pick<SocketTarget, 'host' | 'port' | 'timeoutMs'>;

const PING = Buffer.from('*1\r\n$4\r\nPING\r\n');

/** The beginning of a TLS 1.2 handshake that offers two cipher suites. Every TLS server answers, be it with an alert. */
const CLIENT_HELLO = Buffer.concat([
  Buffer.from('160301002f0100002b0303', 'hex'),
  Buffer.alloc(32), // random
  Buffer.from('000004c02bc02f0100', 'hex'),
]);

/** Whether a server that is silent in a TLS handshake answers without TLS. Sends PING, and no login. */
export async function speaksPlain(target: Target, signal: AbortSignal): Promise<boolean> {
  const first = await firstByte(target, PING, signal);
  return first !== undefined && '+-'.includes(String.fromCharCode(first));
}

/** Whether a server that hung up without a word speaks TLS. */
export async function speaksTls(target: Target, signal: AbortSignal): Promise<boolean> {
  const first = await firstByte(target, CLIENT_HELLO, signal);
  return first === 0x15 || first === 0x16;
}

/** The first byte that a server sends in answer to some bytes; `undefined` when it fails, hangs up, or the signal aborts. */
function firstByte(target: Target, bytes: Buffer, signal: AbortSignal): Promise<number | undefined> {
  return new Promise(resolve => {
    const socket = connect(connectOptions(target), () => socket.write(bytes));
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
