/** Rules by which Route 53 judges an endpoint (developer guide, "How Route 53 determines whether a health check is healthy"). */
export type Route53Rules = {
  /** Checkers that send requests, each by itself. */
  readonly checkers: number;
  /** How often each sends one, s. */
  readonly intervalSeconds: number;
  /** Answers in a row that change a checker's mind. */
  readonly failureThreshold: number;
  /** The endpoint is healthy while more than this share of the checkers says so. */
  readonly healthyShare: number;
  /** A disabled check counts as healthy. */
  readonly disabled: boolean;
  /** An inverted check says the opposite. */
  readonly inverted: boolean;
};

/** The construct's defaults: all eight regions of checkers, two in each, every 30 s. */
export const STANDARD: Route53Rules = {
  checkers: 16,
  intervalSeconds: 30,
  failureThreshold: 3,
  healthyShare: 0.18,
  disabled: false,
  inverted: false,
};

/** What a checker receives at a second: a status code; `undefined` when no answer comes within 2 s. */
export type Endpoint = (second: number) => number | undefined;

type Checker = { healthy: boolean; inRow: number; readonly offset: number };

/** Route 53's verdict on one endpoint, second by second. */
export class RoutedHealthCheck {
  readonly #rules: Route53Rules;
  readonly #endpoint: Endpoint;
  readonly #checkers: readonly Checker[];

  constructor(endpoint: Endpoint, rules: Route53Rules) {
    this.#rules = rules;
    this.#endpoint = endpoint;
    const { checkers: count, intervalSeconds } = rules;
    this.#checkers = Array.from({ length: count }, (_, index) => ({
      healthy: true, // a new check starts healthy
      inRow: 0,
      offset: Math.floor((index * intervalSeconds) / count), // checkers don't coordinate
    }));
  }

  /** Whether a checker sends a request in a second. */
  asksAt(second: number): boolean {
    return this.#checkers.some(checker => second % this.#rules.intervalSeconds === checker.offset);
  }

  /** Lets the checkers send the requests of a second. */
  tick(second: number): void {
    for (const checker of this.#checkers) {
      if (second % this.#rules.intervalSeconds === checker.offset) this.#ask(checker, second);
    }
  }

  get isHealthy(): boolean {
    const { disabled, inverted, healthyShare } = this.#rules;
    if (disabled) return true;
    const healthy = this.#checkers.filter(checker => checker.healthy).length;
    return healthy / this.#checkers.length > healthyShare !== inverted;
  }

  #ask(checker: Checker, second: number): void {
    const code = this.#endpoint(second);
    const works = code !== undefined && code >= 200 && code < 400;
    checker.inRow = works === checker.healthy ? 0 : checker.inRow + 1;
    if (checker.inRow < this.#rules.failureThreshold) return;
    checker.healthy = works;
    checker.inRow = 0;
  }
}

/** A check that follows the data of an alarm: as many minutes in a row, and the last verdict while data is missing. */
export class AlarmedHealthCheck {
  readonly #value: (minute: number) => number | undefined;
  readonly #minutes: number;
  #inRow = 0;
  isHealthy = true;

  /** @param value of the metric in a minute; `undefined` when there is none */
  constructor(value: (minute: number) => number | undefined, minutes: number) {
    this.#value = value;
    this.#minutes = minutes;
  }

  tick(second: number): void {
    if (second % 60 !== 59) return;
    const value = this.#value(Math.floor(second / 60));
    if (value === undefined) return;
    this.#inRow = value >= 1 ? this.#inRow + 1 : 0;
    this.isHealthy = this.#inRow < this.#minutes;
  }
}

/** Failover routing: the primary while it is healthy, else the secondary; the primary when neither is. */
export function servingRegion(primary: boolean, secondary: boolean): 'primary' | 'secondary' {
  return !primary && secondary ? 'secondary' : 'primary';
}
