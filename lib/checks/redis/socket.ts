import { connect, isIP, type Socket } from 'node:net';
import type { PeerCertificate } from 'node:tls';
import { connectOptions } from '../../connections/socket.ts';
import { CONNECTION_CLOSED } from './errors.ts';
import type { RedisEndpoint } from './target.ts';

/** The node of a cluster whose redirection led to another node. */
type Sender = {
  /** The host in the settings. */
  readonly host: string;
  /** The address that it has. */
  readonly address: string | undefined;
};

/** Where to connect to. */
export type SocketTarget = Pick<RedisEndpoint, 'host' | 'port' | 'tls'> & {
  /** The limit of an attempt, ms: finding the host's address gets a part of it. */
  readonly timeoutMs: number;
  /** @default - the settings name the host */
  readonly sender?: Sender;
};

/**
 * Opens a socket, with TLS including the check of the certificate. It is destroyed when the signal aborts.
 * @throws the error of DNS, of the socket or of TLS; ProbeError for a redirection that must not be followed
 */
export async function openSocket(target: SocketTarget, signal: AbortSignal): Promise<Socket> {
  const { tls, sender } = target;
  const options = connectOptions(target);
  const socket = tls ? nodeTls().connect({ ...options, ...tlsOptions(target) }) : connect(options);
  socket.setNoDelay(true);
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  try {
    await opened(socket, tls ? 'secureConnect' : 'connect');
    if (sender && !tls) await assertSameNetwork(sender.address, socket.remoteAddress);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Loaded with the first connection that uses TLS: it costs 1 to 2 ms of a cold start. */
const nodeTls = () => process.getBuiltinModule('node:tls');

async function assertSameNetwork(from: string | undefined, to: string | undefined): Promise<void> {
  const network = await import('./same-network.ts');
  network.assertSameNetwork(from, to);
}

function opened(socket: Socket, event: 'connect' | 'secureConnect'): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.once(event, () => resolve());
    socket.once('close', () => reject(new Error(CONNECTION_CLOSED)));
  });
}

/**
 * The certificate must be valid for the host. A node that a redirection names by its address may also have one for the
 * name in the settings: then that name is sent as SNI, which allows names only.
 */
function tlsOptions({ host, sender }: SocketTarget) {
  const name = [host, sender?.host].find(each => each !== undefined && isIP(each) === 0);
  return {
    rejectUnauthorized: true,
    ...(name !== undefined && { servername: name }),
    checkServerIdentity: (checked: string, certificate: PeerCertificate) =>
      nodeTls().checkServerIdentity(host, certificate) && nodeTls().checkServerIdentity(checked, certificate),
  };
}
