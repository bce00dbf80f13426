import { createHealthHandler } from '../../functions/health/create-health-handler.ts';
import { createBeacon } from '../../lib/beacon.ts';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { restApiEvent } from './events.ts';
import { random } from './random.ts';
import { leaks } from './secrecy.ts';
import { cacheConnections, databaseConnections, envOf, type Servers } from './servers.ts';
import { type Fault, TcpProxy } from './tcp-proxy.ts';

/** What may happen to all connections to a server, new ones and the kept one. */
const FAULTS: readonly (Fault | undefined)[] = [
  undefined,
  undefined,
  { kind: 'silent' },
  { kind: 'silent', after: /SELECT 1|\r\nset\r\n/i },
  { kind: 'half', after: /SELECT 1|\r\nset\r\n/i, bytes: 3 },
  { kind: 'reset', after: /SELECT 1|\r\nset\r\n/i },
  { kind: 'close', after: /SELECT 1|\r\nset\r\n/i },
  { kind: 'delay', ms: 20 },
];

/** How the kept connection ends when the fault begins. */
const ENDS = ['close', 'reset', 'blackHole'] as const;

const AT_ONCE = 50;

export type Chaos = {
  readonly seed: number;
  /** Whether to go on, after so many requests. */
  readonly goesOn: (requests: number) => boolean;
};

export type ChaosResult = {
  readonly requests: number;
  readonly codes: Readonly<Record<number, number>>;
  /** What an answer gave away; empty, one hopes. */
  readonly leaks: readonly string[];
  readonly slowestMs: number;
};

/** Fifty requests at once, again and again, while faults come and go; then the faults end. */
export class ChaosRun {
  readonly #servers: Servers;
  readonly #proxies: readonly [TcpProxy, TcpProxy];
  readonly #env: Record<string, string>;
  readonly #beacon: ReturnType<typeof createBeacon>;
  readonly #codes: Record<number, number> = {};
  readonly #leaks = new Set<string>();
  #requests = 0;
  #slowestMs = 0;

  private constructor(servers: Servers, proxies: readonly [TcpProxy, TcpProxy]) {
    this.#servers = servers;
    this.#proxies = proxies;
    const [database, cache] = proxies;
    this.#env = {
      ...envOf(servers, { database: database.port, cache: cache.port }),
      ...{ DATABASE_TTL: '0', DATABASE_FAILURE_TTL: '0', DATABASE_TIMEOUT_MS: '60' },
      ...{ CACHE_TTL: '0', CACHE_FAILURE_TTL: '0', CACHE_TIMEOUT_MS: '60' },
      CHECK_DEADLINE_MS: '240',
    };
    const buffer = new AuditEventBuffer();
    this.#beacon = createBeacon({ env: this.#env, buffer: () => buffer, write: () => {} });
  }

  static async create(servers: Servers): Promise<ChaosRun> {
    const proxies = [
      await TcpProxy.start(servers.postgres.port),
      await TcpProxy.start(servers.redis.port),
    ] as const;
    return new ChaosRun(servers, proxies);
  }

  async run({ seed, goesOn }: Chaos): Promise<ChaosResult> {
    const next = random(seed);
    this.#slowestMs = 0; // of this run: an earlier one may have loaded the drivers
    const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
    while (goesOn(this.#requests)) {
      for (const proxy of this.#proxies) {
        proxy.fault = one(FAULTS);
        if (next() < 0.3) proxy[one(ENDS)]();
      }
      await this.#batch();
    }
    return this.#result();
  }

  /** The faults end: the next run must be up, on one connection to each server. */
  async calm(): Promise<{ code: number; connections: readonly number[] }> {
    for (const proxy of this.#proxies) proxy.fault = undefined;
    const code = await this.#ask();
    const count = () => Promise.all([databaseConnections(this.#servers), cacheConnections(this.#servers)]);
    const endsAt = Date.now() + 3000; // a server may take its time to notice that somebody has gone
    let connections = await count();
    while (Math.max(...connections) > 1 && Date.now() < endsAt) connections = await count();
    return { code, connections };
  }

  async stop(): Promise<void> {
    this.#beacon.close();
    await Promise.all(this.#proxies.map(proxy => proxy.stop()));
  }

  async #batch(): Promise<void> {
    const codes = await Promise.all(Array.from({ length: AT_ONCE }, () => this.#ask()));
    for (const code of codes) this.#codes[code] = (this.#codes[code] ?? 0) + 1;
    this.#requests += codes.length;
  }

  async #ask(): Promise<number> {
    const handler = createHealthHandler(this.#beacon);
    const since = performance.now();
    const response = await handler(restApiEvent({ receivedAt: 0 }), {} as Parameters<typeof handler>[1]);
    this.#slowestMs = Math.max(this.#slowestMs, performance.now() - since);
    for (const leak of leaks(response, this.#env)) this.#leaks.add(leak);
    return response.statusCode;
  }

  #result(): ChaosResult {
    return {
      requests: this.#requests,
      codes: this.#codes,
      leaks: [...this.#leaks],
      slowestMs: this.#slowestMs,
    };
  }
}

/** What the process holds on to, by kind: sockets, timers, listeners, and the memory that is left after a sweep, bytes. */
export async function holdings(): Promise<Readonly<Record<string, number>>> {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  const sweep: () => void = runInNewContext('gc');
  for (let round = 0; round < 3; round += 1) {
    sweep();
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  const resources = process.getActiveResourcesInfo();
  const count = (kind: string) => resources.filter(resource => resource === kind).length;
  return {
    sockets: count('TCPSocketWrap'),
    timers: count('Timeout'),
    listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    rss: process.memoryUsage.rss(),
    heap: process.memoryUsage().heapUsed,
  };
}
