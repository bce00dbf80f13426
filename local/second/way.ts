import type { Socket } from 'node:net';
import { reroute } from '../servers/reroute.ts';

/** A port on which no server listens. */
const NOBODY = 1;

/** The way of this process to a server on this machine. It can be cut, while other processes still reach the server. */
export type Way = { readonly isCut: boolean; readonly cut: () => void; readonly mend: () => void };

/** The way to a port. While it is cut, connections are refused; those that are open are reset when it is cut. */
export function wayTo(port: number): Way {
  const sockets = new Set<Socket>();
  let isCut = false;
  reroute(
    port,
    () => (isCut ? NOBODY : port),
    socket => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    },
  );
  return {
    get isCut() {
      return isCut;
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    mend() {
      isCut = false;
    },
  };
}
