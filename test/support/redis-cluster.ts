import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { freePort } from '../../local/servers/free-port.ts';
import { LocalRedis } from '../../local/servers/redis.ts';
import { until } from './until.ts';

const ALL_SLOTS = ['0', '16383'] as const;

export type ClusterOptions = {
  /** Speak TLS alone: the paths of the authority, the certificate and its key. */
  readonly tls?: { readonly ca: string; readonly certificate: string; readonly key: string };
};

/** A real Redis Cluster; all slots are on the first node. */
export class RedisCluster {
  readonly #servers: readonly LocalRedis[];
  readonly admins: readonly Redis[];

  private constructor(servers: readonly LocalRedis[], { tls }: ClusterOptions) {
    const options = { enableReadyCheck: false, ...(tls && { tls: { ca: readFileSync(tls.ca) } }) };
    this.#servers = servers;
    this.admins = servers.map(({ port }) => new Redis(port, '127.0.0.1', options).on('error', () => {}));
  }

  static async start(size: number, options: ClusterOptions = {}): Promise<RedisCluster> {
    const buses = await Promise.all(Array.from({ length: size }, () => freePort()));
    const servers = await Promise.all(buses.map(bus => startNode(bus, options)));
    const cluster = new RedisCluster(servers, options);
    const [first, ...others] = cluster.admins;
    const meeting = ['127.0.0.1', String(servers[0]?.port), String(buses[0])];
    for (const other of others) await other.call('CLUSTER', 'MEET', ...meeting);
    await first?.call('CLUSTER', 'ADDSLOTSRANGE', ...ALL_SLOTS);
    await cluster.#untilItWorks();
    return cluster;
  }

  get ports(): readonly number[] {
    return this.#servers.map(({ port }) => port);
  }

  /** Runs a command on every node. */
  onAll(name: string, ...args: string[]): Promise<unknown[]> {
    return Promise.all(this.admins.map(admin => admin.call(name, ...args)));
  }

  async takeSlots(): Promise<void> {
    await this.admins[0]?.call('CLUSTER', 'DELSLOTSRANGE', ...ALL_SLOTS);
  }

  async giveSlots(): Promise<void> {
    await this.admins[0]?.call('CLUSTER', 'ADDSLOTSRANGE', ...ALL_SLOTS);
    await this.#untilItWorks();
  }

  /** Gives every other slot to the second node, so that keys are on both. */
  async share(): Promise<void> {
    const id = String(await this.admins[1]?.call('CLUSTER', 'MYID'));
    const slots = Array.from({ length: 8192 }, (_, index) => String(2 * index));
    await Promise.all(slots.map(slot => this.onAll('CLUSTER', 'SETSLOT', slot, 'NODE', id)));
  }

  /** Begins to move the slot of a key from the first node to the second: new keys are taken there already. */
  async migrate(key: string): Promise<void> {
    const [from, to] = this.admins;
    const slot = String(await from?.call('CLUSTER', 'KEYSLOT', key));
    const [fromId, toId] = (await this.onAll('CLUSTER', 'MYID')).map(String);
    await to?.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId ?? '');
    await from?.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId ?? '');
  }

  /** One node is gone. */
  async lose(index: number): Promise<void> {
    this.admins[index]?.disconnect();
    await this.#servers[index]?.process.stop('SIGKILL');
  }

  async stop(): Promise<void> {
    for (const admin of this.admins) admin.disconnect();
    await Promise.all(this.#servers.map(server => server.remove()));
  }

  #untilItWorks(): Promise<void> {
    const works = async () =>
      (await this.onAll('CLUSTER', 'INFO')).every(text => String(text).includes('state:ok'));
    return until('a cluster that works', works, 15_000);
  }
}

function startNode(bus: number, { tls }: ClusterOptions): Promise<LocalRedis> {
  const flags = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', '--cluster-port', String(bus)];
  if (!tls) return LocalRedis.start(flags);
  const files = ['--tls-ca-cert-file', tls.ca, '--tls-cert-file', tls.certificate, '--tls-key-file', tls.key];
  return LocalRedis.startTls([...flags, ...files, '--tls-cluster', 'yes']);
}
