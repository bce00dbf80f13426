import { FAST_INTERVAL_SECONDS } from '../../../infra/constructs/api/edge-throttle.ts';
import type { Bucket, DeployedMethod, Deployment } from './deployment.ts';

/** Limits of an account, for all its APIs and functions together. */
export type Account = {
  readonly bucket: Bucket;
  /** Environments of all functions together. */
  readonly concurrency: number;
};

export type Traffic = {
  readonly seconds: number;
  /** Requests a second on each public method. */
  readonly flood: number;
  /** When each checker sends its first request, ms. It sends one every 10 s. */
  readonly checkers: readonly number[];
  /** How long a request occupies an environment, ms. While the database hangs, each answer needs the whole deadline. */
  readonly holdMs: { readonly public: number; readonly edge: number };
};

type Outcome = { readonly asked: number; readonly refused: number };

type Arrival = { readonly at: number; readonly method: DeployedMethod };

const INTERVAL_MS = FAST_INTERVAL_SECONDS * 1000;

/** Sends the traffic through token buckets and environments. Counts the requests, and those that never reach our code. */
export function simulate(deployment: Deployment, account: Account, traffic: Traffic) {
  const gateway = new Gateway(account.bucket);
  const lambda = new Lambda(account.concurrency, deployment.reserved);
  const counts = { public: { asked: 0, refused: 0 }, edge: { asked: 0, refused: 0 } };
  for (const { at, method } of arrivals(deployment, traffic)) {
    const kind = method.edge ? 'edge' : 'public';
    counts[kind].asked += 1;
    const admitted =
      gateway.admits(method, at) && lambda.admits(method.function, at, at + traffic.holdMs[kind]);
    if (!admitted) counts[kind].refused += 1;
  }
  return counts satisfies Record<string, Outcome>;
}

/** At the same moment the flood comes first, which is the worst order for the checkers. */
function arrivals({ methods }: Deployment, { seconds, flood, checkers }: Traffic): Arrival[] {
  const endMs = seconds * 1000;
  const all = methods.flatMap(method => {
    const starts = method.edge ? checkers : flood > 0 ? [0] : [];
    const everyMs = method.edge ? INTERVAL_MS : 1000 / flood;
    return starts.flatMap(start =>
      Array.from({ length: Math.ceil((endMs - start) / everyMs) }, (_, index) => ({
        at: start + index * everyMs,
        method,
      })),
    );
  });
  return all.sort((a, b) => a.at - b.at || Number(a.method.edge) - Number(b.method.edge));
}

/** First the bucket of the method, then that of the account. A request that the method refuses uses no token of the account. */
class Gateway {
  readonly #account: Tokens;
  readonly #methods = new Map<string, Tokens>();

  constructor(account: Bucket) {
    this.#account = new Tokens(account);
  }

  admits({ id, bucket }: DeployedMethod, at: number): boolean {
    const tokens = this.#methods.get(id) ?? new Tokens(bucket);
    this.#methods.set(id, tokens);
    return tokens.take(at) && this.#account.take(at);
  }
}

class Tokens {
  readonly #bucket: Bucket;
  #tokens: number;
  #at = 0;

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
    this.#tokens = bucket.burst;
  }

  take(at: number): boolean {
    const { rate, burst } = this.#bucket;
    this.#tokens = Math.min(burst, this.#tokens + ((at - this.#at) / 1000) * rate);
    this.#at = at;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** An environment serves one request at a time. Environments reserved for one function are not available to others. */
class Lambda {
  readonly #shared: number;
  readonly #reserved: Readonly<Record<string, number>>;
  readonly #busyUntil = new Map<string, number[]>();

  constructor(concurrency: number, reserved: Readonly<Record<string, number>>) {
    this.#reserved = reserved;
    this.#shared = concurrency - Object.values(reserved).reduce((sum, each) => sum + each, 0);
  }

  admits(name: string, at: number, until: number): boolean {
    const own = this.#reserved[name];
    const pool = own === undefined ? 'shared' : name;
    const busy = (this.#busyUntil.get(pool) ?? []).filter(end => end > at);
    this.#busyUntil.set(pool, busy);
    if (busy.length >= (own ?? this.#shared)) return false;
    busy.push(until);
    return true;
  }
}
