import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** What happens to a connection. `after` looks at all that the client has said on it. */
export type Fault =
  | { readonly kind: 'silent'; readonly after?: RegExp }
  | { readonly kind: 'reset' | 'close'; readonly after: RegExp }
  /** Of the answer to what it said, so many bytes come. */
  | { readonly kind: 'half'; readonly after: RegExp; readonly bytes: number }
  | { readonly kind: 'trickle'; readonly everyMs: number }
  | { readonly kind: 'delay'; readonly ms: number };

/** Stands between Beacon and a server, and does to connections what networks do. */
export class TcpProxy {
  #server: Server;
  readonly #upstreamPort: number;
  readonly #port: number;
  readonly #links = new Set<Link>();
  /** What happens to connections made from now on. */
  fault: Fault | undefined;
  /** Connections accepted so far. */
  accepted = 0;
  /** What clients have said: the last of it. */
  heard = '';

  private constructor(upstreamPort: number, server: Server) {
    this.#upstreamPort = upstreamPort;
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    server.on('connection', client => this.#accept(client));
  }

  static async start(upstreamPort: number): Promise<TcpProxy> {
    return new TcpProxy(upstreamPort, await listen(0));
  }

  get port(): number {
    return this.#port;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#links.size;
  }

  #accept(client: Socket): void {
    this.accepted += 1;
    const link = new Link(client, this.#upstreamPort, this.fault);
    this.#links.add(link);
    client.on('data', chunk => {
      this.heard = (this.heard + chunk.toString('latin1')).slice(-20_000);
    });
    client.on('close', () => this.#links.delete(link));
  }

  /** Says goodbye on every open connection (FIN), as a server that restarts does. */
  close(): void {
    for (const { client } of this.#links) client.end();
  }

  /** Resets every open connection (RST), as a host that has forgotten it does. */
  reset(): void {
    for (const { client } of this.#links) client.resetAndDestroy();
  }

  /** Swallows all that is said on every open connection, as a firewall that has forgotten it does. */
  blackHole(): void {
    for (const link of this.#links) link.swallow();
  }

  /** The port is closed, and every open connection is reset. */
  async refuse(): Promise<void> {
    this.reset();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Listens again, where it did. */
  async accept(): Promise<void> {
    if (this.#server.listening) return;
    this.#server = await listen(this.#port);
    this.#server.on('connection', client => this.#accept(client));
  }

  async stop(): Promise<void> {
    for (const { client } of this.#links) client.destroy();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** One connection through the proxy. */
class Link {
  readonly client: Socket;
  readonly #upstream: Socket;
  readonly #fault: Fault | undefined;
  #heard = '';
  #left = Number.POSITIVE_INFINITY;
  #waiting = Buffer.alloc(0);
  #swallows = false;

  constructor(client: Socket, upstreamPort: number, fault: Fault | undefined) {
    this.client = client;
    this.#upstream = connect(upstreamPort, '127.0.0.1');
    this.#fault = fault;
    this.#swallows = fault?.kind === 'silent' && fault.after === undefined;
    for (const socket of [client, this.#upstream]) socket.on('error', () => {});
    client.on('data', chunk => this.#hear(chunk));
    client.on('end', () => this.#upstream.end());
    client.on('close', () => this.#upstream.destroy());
    this.#upstream.on('data', chunk => this.#answer(chunk));
    this.#upstream.on('close', () => this.#swallows || client.destroy());
  }

  swallow(): void {
    this.#swallows = true;
    this.#upstream.destroy();
  }

  #hear(chunk: Buffer): void {
    if (this.#swallows) return;
    this.#heard += chunk.toString('latin1');
    const fault = this.#fault;
    if (fault && 'after' in fault && fault.after?.test(this.#heard)) this.#trigger(fault);
    if (!this.#swallows && !this.client.destroyed) this.#upstream.write(chunk);
  }

  #trigger(fault: Fault): void {
    if (fault.kind === 'silent') this.#swallows = true;
    if (fault.kind === 'half') this.#left = Math.min(this.#left, fault.bytes);
    if (fault.kind === 'close') this.client.destroySoon();
    if (fault.kind === 'reset') this.client.resetAndDestroy();
  }

  #answer(chunk: Buffer): void {
    if (this.#swallows) return;
    if (this.#fault?.kind === 'delay') {
      setTimeout(() => this.#send(chunk), this.#fault.ms);
    } else if (this.#fault?.kind === 'trickle') {
      this.#trickle(chunk, this.#fault.everyMs);
    } else {
      this.#send(chunk.subarray(0, this.#left));
      this.#left -= Math.min(this.#left, chunk.length);
    }
  }

  #trickle(chunk: Buffer, everyMs: number): void {
    const begins = this.#waiting.length === 0;
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    if (!begins) return;
    const timer = setInterval(() => {
      this.#send(this.#waiting.subarray(0, 1));
      this.#waiting = this.#waiting.subarray(1);
      if (this.#waiting.length === 0 || this.client.destroyed) clearInterval(timer);
    }, everyMs);
    this.client.once('close', () => clearInterval(timer));
  }

  #send(chunk: Buffer): void {
    if (chunk.length > 0 && this.client.writable) this.client.write(chunk);
  }
}
