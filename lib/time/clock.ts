/** Time, passed in so that tests can control it. */
export interface Clock {
  /** Wall clock, ms since the epoch. Use it for freshness: it keeps running while Lambda freezes an environment. */
  now(): number;
  /** Monotonic, ms since an arbitrary start. Use it for durations: setting the machine's clock doesn't affect it. */
  monotonic(): number;
  /** Calls back once after `ms` (below 0: as soon as possible). The function that it returns cancels the call. */
  after(ms: number, callback: () => void): () => void;
}
