import { ProbeError } from '../../health/probe-error.ts';
import { explainRedis } from './errors.ts';
import type { CacheConnection } from './probe.ts';
import { type Redirection, redirectionOf } from './redirection.ts';
import { RedisConnection, type RedisSettings } from './redis-connection.ts';

/** Redirections that are followed for one key: MOVED by an old map of the slots, ASK while the slot moves on, and spare. */
const MAX_REDIRECTIONS = 5;

/**
 * A cluster, through its endpoint's node and, after some redirections, the node that has the key: at most one
 * connection to each node, opened when a key leads there. The driver's own cluster client would open more connections,
 * keep none of them within our time limits, and need permission to list the slots.
 */
export class RedisClusterConnection implements CacheConnection {
  readonly #settings: RedisSettings;
  readonly #entry: RedisConnection;
  readonly #nodes = new Map<string, RedisConnection>();
  #destroyed = false;

  constructor(settings: RedisSettings) {
    this.#settings = settings;
    this.#entry = new RedisConnection(settings);
    this.#nodes.set(nameOf(settings), this.#entry);
  }

  get isClosed(): boolean {
    return this.#entry.isClosed;
  }

  connect(): Promise<void> {
    return explained(this.#entry, () => this.#entry.connect());
  }

  async writeAndRead(key: string, value: string, expireMs: number): Promise<string | null> {
    let node = this.#entry;
    let asks = false;
    for (let followed = 0; followed <= MAX_REDIRECTIONS; followed += 1) {
      try {
        return await node.writeAndRead(key, value, expireMs, asks);
      } catch (error) {
        const redirection = redirectionOf(error, node.host);
        if (!redirection) throw node.explain(error);
        node = await this.#node(redirection);
        asks = redirection.asks;
      }
    }
    const problem = `the nodes redirected from one to another, more than ${MAX_REDIRECTIONS} times`;
    throw new ProbeError('unavailable', problem);
  }

  async #node({ host, port }: Redirection): Promise<RedisConnection> {
    const known = this.#nodes.get(nameOf({ host, port }));
    if (known && !known.isClosed) return known;
    const sender = { host: this.#settings.host, address: this.#entry.address };
    const node = new RedisConnection({ ...this.#settings, host, port, sender });
    this.#forgetClosed();
    this.#nodes.set(nameOf({ host, port }), node);
    if (this.#destroyed) node.destroy();
    await explained(node, () => node.connect());
    return node;
  }

  /** The addresses of nodes change as nodes are replaced. */
  #forgetClosed(): void {
    for (const [name, node] of this.#nodes) if (node.isClosed) this.#nodes.delete(name);
  }

  destroy(): void {
    this.#destroyed = true;
    for (const node of this.#nodes.values()) node.destroy();
  }

  explain(error: unknown): unknown {
    return explainRedis(error);
  }
}

const nameOf = ({ host, port }: { readonly host: string; readonly port: number }) => `${host}:${port}`;

/** Only the connection that failed knows the cause. */
async function explained<T>(node: RedisConnection, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw node.explain(error);
  }
}
