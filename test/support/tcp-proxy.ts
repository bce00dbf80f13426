import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

type Pair = { readonly client: Socket; readonly upstream: Socket | undefined };

/** Stands between Beacon and a server, and does to connections what networks do. */
export class TcpProxy {
  readonly #server: Server;
  readonly #upstreamPort: number;
  readonly #pairs = new Set<Pair>();
  /** New connections are accepted and nothing is ever said. */
  silent = false;
  /** Connections accepted so far. */
  accepted = 0;
  /** All that clients have said. */
  heard = '';

  private constructor(upstreamPort: number) {
    this.#upstreamPort = upstreamPort;
    this.#server = createServer(client => this.#accept(client));
  }

  static async start(upstreamPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(upstreamPort);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections that are open now. */
  get open(): number {
    return this.#pairs.size;
  }

  #accept(client: Socket): void {
    this.accepted += 1;
    const upstream = this.silent ? undefined : connect(this.#upstreamPort, '127.0.0.1');
    const pair = { client, upstream };
    this.#pairs.add(pair);
    for (const socket of [client, upstream]) socket?.on('error', () => {});
    client.on('data', chunk => {
      this.heard += chunk.toString('latin1');
    });
    client.on('close', () => {
      this.#pairs.delete(pair);
      upstream?.destroy();
    });
    if (!upstream) return void client.resume();
    client.pipe(upstream);
    upstream.pipe(client);
    upstream.on('close', () => client.destroy());
  }

  /** Says goodbye on every open connection (FIN), as a server that restarts does. */
  close(): void {
    for (const { client } of this.#pairs) client.end();
  }

  /** Resets every open connection (RST), as a host that has forgotten it does. */
  reset(): void {
    for (const { client } of this.#pairs) client.resetAndDestroy();
  }

  /** Swallows all that is said on every open connection, as a firewall that has forgotten it does. */
  blackHole(): void {
    for (const { client, upstream } of this.#pairs) {
      client.unpipe();
      upstream?.unpipe();
      upstream?.removeAllListeners('close');
      upstream?.destroy();
      client.resume();
    }
  }

  async stop(): Promise<void> {
    for (const { client } of this.#pairs) client.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
