import { asProbeError } from '../../connections/failures.ts';
import { classifyRedis } from './errors.ts';
import type { CacheConnection } from './probe.ts';
import { RedisConnection, type RedisSettings } from './redis-connection.ts';

type Redirection = { readonly asks: boolean; readonly host: string; readonly port: number };

/**
 * A cluster, through its endpoint's node and, after one redirection, the node that has the key: at most one connection
 * to each node, opened when a key leads there. The driver's own cluster client would open more connections, keep none
 * of them within our time limits, and need permission to list the slots.
 */
export class RedisClusterConnection implements CacheConnection {
  readonly #settings: RedisSettings;
  readonly #entry: RedisConnection;
  readonly #nodes = new Map<string, RedisConnection>();
  #destroyed = false;

  constructor(settings: RedisSettings) {
    this.#settings = settings;
    this.#entry = new RedisConnection(settings);
  }

  get isClosed(): boolean {
    return this.#entry.isClosed;
  }

  connect(): Promise<void> {
    return this.#entry.connect();
  }

  async writeAndRead(key: string, value: string, expireMs: number): Promise<string | null> {
    try {
      return await this.#entry.writeAndRead(key, value, expireMs);
    } catch (error) {
      const redirection = redirectionOf(error);
      if (!redirection) throw this.#entry.explain(error);
      return this.#follow(redirection, key, value, expireMs);
    }
  }

  async #follow({ asks, host, port }: Redirection, key: string, value: string, expireMs: number) {
    const node = await this.#node(host, port);
    try {
      return asks
        ? await node.askToWriteAndRead(key, value, expireMs)
        : await node.writeAndRead(key, value, expireMs);
    } catch (error) {
      throw node.explain(error);
    }
  }

  async #node(host: string, port: number): Promise<RedisConnection> {
    const name = `${host}:${port}`;
    const known = this.#nodes.get(name);
    if (known && !known.isClosed) return known;
    // A redirection may leave the host out: then it is the host of the node that sent it.
    const node = new RedisConnection({ ...this.#settings, host: host || this.#settings.host, port });
    this.#nodes.set(name, node);
    if (this.#destroyed) node.destroy();
    try {
      await node.connect();
      return node;
    } catch (error) {
      throw node.explain(error);
    }
  }

  destroy(): void {
    this.#destroyed = true;
    for (const connection of [this.#entry, ...this.#nodes.values()]) connection.destroy();
  }

  explain(error: unknown): unknown {
    return asProbeError(error, classifyRedis);
  }
}

/** `MOVED 3999 host:port` or `ASK 3999 host:port`; an IPv6 address contains colons as well. */
function redirectionOf(error: unknown): Redirection | undefined {
  const [, word, host, port] =
    /^(MOVED|ASK) \d+ (.*):(\d+)$/.exec(error instanceof Error ? error.message : '') ?? [];
  if (host === undefined) return undefined;
  return { asks: word === 'ASK', host, port: Number(port) };
}
