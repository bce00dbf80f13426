import { Redis } from 'ioredis';
import { freePort } from '../../local/servers/free-port.ts';
import { LocalRedis } from '../../local/servers/redis.ts';
import { until } from './until.ts';

const ALL_SLOTS = ['0', '16383'] as const;

/** A real Redis Cluster; all slots are on the first node. */
export class RedisCluster {
  readonly #servers: readonly LocalRedis[];
  readonly #admins: readonly Redis[];

  private constructor(servers: readonly LocalRedis[]) {
    this.#servers = servers;
    this.#admins = servers.map(({ url }) => new Redis(url, { enableReadyCheck: false }));
  }

  static async start(size: number, flags: readonly string[] = []): Promise<RedisCluster> {
    const own = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000', ...flags];
    const buses = await Promise.all(Array.from({ length: size }, () => freePort()));
    const servers = await Promise.all(
      buses.map(bus => LocalRedis.start([...own, '--cluster-port', String(bus)])),
    );
    const cluster = new RedisCluster(servers);
    const [first, ...others] = cluster.#admins;
    const meeting = ['127.0.0.1', String(servers[0]?.port), String(buses[0])];
    for (const other of others) await other.call('CLUSTER', 'MEET', ...meeting);
    await first?.call('CLUSTER', 'ADDSLOTSRANGE', ...ALL_SLOTS);
    await cluster.#untilItWorks();
    return cluster;
  }

  get ports(): readonly number[] {
    return this.#servers.map(({ port }) => port);
  }

  async takeSlots(): Promise<void> {
    await this.#admins[0]?.call('CLUSTER', 'DELSLOTSRANGE', ...ALL_SLOTS);
  }

  async giveSlots(): Promise<void> {
    await this.#admins[0]?.call('CLUSTER', 'ADDSLOTSRANGE', ...ALL_SLOTS);
    await this.#untilItWorks();
  }

  /** Moves some slots to another node, so that keys are on both. */
  async share(slots: readonly [number, number]): Promise<void> {
    const [from, to] = this.#admins;
    const id = String(await to?.call('CLUSTER', 'MYID'));
    for (let slot = slots[0]; slot <= slots[1]; slot += 1) {
      await Promise.all([from, to].map(admin => admin?.call('CLUSTER', 'SETSLOT', String(slot), 'NODE', id)));
    }
  }

  async stop(): Promise<void> {
    for (const admin of this.#admins) admin.disconnect();
    await Promise.all(this.#servers.map(server => server.remove()));
  }

  #untilItWorks(): Promise<void> {
    return until(
      'a cluster that works',
      async () => {
        const states = await Promise.all(this.#admins.map(admin => admin.call('CLUSTER', 'INFO')));
        return states.every(state => String(state).includes('cluster_state:ok'));
      },
      15_000,
    );
  }
}
