import { Socket } from 'node:net';

/**
 * Sends what this process connects to one port to another port instead, as a router does that translates addresses. So
 * a process has a network of its own, though it is configured as the others are.
 */
export function reroute(from: number, to: number): void {
  const { connect } = Socket.prototype;
  const rerouted = function (this: Socket, ...given: readonly unknown[]) {
    return Reflect.apply(connect, this, changed(given, from, to));
  };
  Socket.prototype.connect = rerouted as typeof connect;
}

/** The arguments of `connect`: a port and more, options and more, or what `net.connect` makes of either, in a list. */
function changed([first, ...rest]: readonly unknown[], from: number, to: number): readonly unknown[] {
  if (Array.isArray(first)) {
    first[0] = changedOptions(first[0], from, to); // node marks this very list
    return [first, ...rest];
  }
  if (typeof first === 'object') return [changedOptions(first, from, to), ...rest];
  return [Number(first) === from ? to : first, ...rest];
}

function changedOptions(options: unknown, from: number, to: number): unknown {
  const isMeant =
    typeof options === 'object' && options && 'port' in options && Number(options.port) === from;
  return isMeant ? { ...options, port: to } : options;
}
