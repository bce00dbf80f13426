import type { Change } from '../../lib/health/change.ts';
import type { RemoteCheck } from '../../lib/health/check.ts';
import { Checker } from '../../lib/health/checker.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import type { ComponentReport } from '../../lib/health/report.ts';
import type { Shared, SharedMemory } from '../../lib/health/shared-memory.ts';
import { MemoryStore } from '../../lib/health/store.ts';
import { AT_ONCE, type Thresholds } from '../../lib/health/thresholds.ts';
import type { Clock } from '../../lib/time/clock.ts';

/** When every world begins, ms since the epoch. */
const START = Date.UTC(2026, 0, 1);

/** What one environment meets: `kept` works over a kept connection and refuses new ones. */
export type Network = 'works' | 'kept' | 'fails';

/** How a caller asks: each has its own rules for what is fresh enough. */
export type Caller = 'public' | 'edge' | 'heartbeat';

/** Which calls of the table work. */
export type TableState = 'works' | 'read only' | 'fails';

export type WorldOptions = {
  /** @default - with each run, no heartbeat */
  readonly thresholds?: Partial<Thresholds>;
  /** @default true */
  readonly isShared?: boolean;
  readonly healthyTtlMs?: number;
  readonly failureTtlMs?: number;
};

/** One simulated environment: the real checker over a network and a clock that a simulation controls. */
export type SimulatedEnvironment = {
  readonly name: string;
  network: Network;
  /** How far its clock is ahead, ms. */
  readonly skewMs: number;
  readonly ask: (caller: Caller) => Promise<ComponentReport>;
};

/** How long a table that failed is left alone, ms. */
const PAUSE_MS = 1_000;

/** Longer delays are time limits, which nothing reaches here, ms. */
const LONGEST_WAIT_MS = 50;

const NOTHING: Shared = { state: undefined, wasUp: false, leaseUntil: 0, version: 0 };

/** Real checkers that share one memory, in simulated time. Requests come one after the other, and probes answer at once. */
export class World {
  /** ms since the epoch. */
  now = START;
  table: TableState = 'works';
  /** Probes so far. */
  probes = 0;
  readonly changes: Change[] = [];
  readonly history = new Map<string, Change>();
  readonly #options: WorldOptions;
  readonly #items = new Map<string, Shared>();

  constructor(options: WorldOptions = {}) {
    this.#options = options;
  }

  /** Seconds since the world began. */
  get second(): number {
    return Math.floor((this.now - START) / 1000);
  }

  /** What is stored of the component. */
  get stored(): Shared {
    return this.#items.get('database') ?? NOTHING;
  }

  environment(name: string, skewMs = 0): SimulatedEnvironment {
    const { thresholds, isShared = true } = this.#options;
    const clock = this.#clock(skewMs);
    const environment = { name, network: 'works' as Network, skewMs };
    const checker = new Checker([this.#check(environment)], {
      clock,
      store: new MemoryStore(),
      thresholds: { ...AT_ONCE, ...thresholds },
      observer: name,
      onChange: change => this.changes.push(change),
      shared: isShared ? this.#memory(skewMs) : undefined,
    });
    const ask = async (caller: Caller) => {
      const limits = { budgetMs: 100, coldBudgetMs: 250, staleMs: caller === 'edge' ? 0 : 15_000 };
      const maxAge = caller === 'heartbeat' ? { maxAgeMs: 0 } : caller === 'edge' ? { maxAgeMs: 10_000 } : {};
      const { components } = await checker.run({
        deadlineAt: clock.now() + 1200,
        sharing: limits,
        ...maxAge,
      });
      const [component] = components;
      if (!component) throw new Error('there is one component');
      return component;
    };
    return Object.assign(environment, { ask });
  }

  /** Time stands still while something runs, so that nothing is late; only who waits for another environment waits. */
  #clock(skewMs: number): Clock {
    const after = (ms: number, callback: () => void) => {
      if (ms > LONGEST_WAIT_MS) return () => {};
      const waiting = setImmediate(() => {
        this.now += ms;
        callback();
      });
      return () => clearImmediate(waiting);
    };
    return { now: () => this.now + skewMs, monotonic: () => this.now, after };
  }

  #check(environment: { readonly network: Network }): RemoteCheck {
    let isConnected = false;
    const connect = async () => {
      this.probes += 1;
      if (environment.network === 'works') isConnected = true;
      else throw new ProbeError('connection_refused', 'refused');
      return {};
    };
    const probe = async () => {
      if (!isConnected) return connect();
      this.probes += 1;
      isConnected = environment.network !== 'fails';
      if (!isConnected) throw new ProbeError('connection_lost', 'closed');
      return {};
    };
    const { healthyTtlMs = 60_000, failureTtlMs = 5_000 } = this.#options;
    return {
      ...{ name: 'database', kind: 'postgresql', critical: true, local: false as const },
      ...{ timeoutMs: 500, healthyTtlMs, failureTtlMs, probe },
      isConnected: () => isConnected,
      renewal: { isDue: () => false, probe: connect },
    };
  }

  /** The memory as one environment sees it: corrected by the table's clock, as in `lib/fleet`. */
  #memory(skewMs: number): SharedMemory {
    let pausedUntil = 0; // as `lib/fleet` leaves a table alone after a failure
    const isPaused = () => this.now < pausedUntil;
    const failed = () => {
      pausedUntil = this.now + PAUSE_MS;
      return undefined;
    };
    return {
      overrides: () => [],
      open: () => ({
        read: async names => {
          if (isPaused() || this.table === 'fails') return failed();
          return new Map(names.map(name => [name, shifted(this.#items.get(name) ?? NOTHING, skewMs)]));
        },
        put: async (name, seen, next) => {
          const version = this.#items.get(name)?.version ?? 0;
          if (isPaused() || this.table !== 'works') return failed();
          if (version !== seen.version) return undefined;
          const written = { ...next, version: version + 1 };
          this.#items.set(name, shifted(written, -skewMs));
          return written;
        },
        record: async change => {
          if (isPaused() || this.table !== 'works') return false;
          this.history.set(`${change.at - skewMs}#${change.component}`, shifted(change, -skewMs));
          return true;
        },
      }),
    };
  }
}

/** Every instant of a value, shifted to another clock. */
function shifted<T>(value: T, byMs: number): T {
  if (byMs === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(each => shifted(each, byMs)) as T;
  const entries = Object.entries(value).map(([name, each]) =>
    typeof each === 'number' && each !== 0 && /(At|Since|Until|^at|^since)$/.test(name)
      ? [name, each + byMs]
      : [name, shifted(each, byMs)],
  );
  return Object.fromEntries(entries) as T;
}
