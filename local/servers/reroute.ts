import { Socket } from 'node:net';

/**
 * Sends what this process connects to one port to another port instead, as a router does that translates addresses. So
 * a process has a network of its own, though it is configured as the others are.
 * @param to the other port, asked for each connection
 * @param meet called with the socket of each such connection. @default - nothing
 */
export function reroute(from: number, to: () => number, meet: (socket: Socket) => void = () => {}): void {
  const { connect } = Socket.prototype;
  const rerouted = function (this: Socket, ...given: readonly unknown[]) {
    const changed = changedArguments(given, from, to);
    if (changed) meet(this);
    return Reflect.apply(connect, this, changed ?? given);
  };
  Socket.prototype.connect = rerouted as typeof connect;
}

/**
 * The arguments of `connect` with another port: a port and more, options and more, or what `net.connect` makes of
 * either, in a list. `undefined`: they name another port.
 */
function changedArguments([first, ...rest]: readonly unknown[], from: number, to: () => number) {
  const named = Array.isArray(first) ? first[0] : first;
  const port = typeof named === 'object' && named !== null && 'port' in named ? named.port : named;
  if (Number(port) !== from) return undefined;
  const changed = typeof named === 'object' ? { ...named, port: to() } : to();
  if (!Array.isArray(first)) return [changed, ...rest];
  first[0] = changed; // node marks this very list
  return [first, ...rest];
}
