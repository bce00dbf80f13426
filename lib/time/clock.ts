/** Time, as the checker needs it: handed in, so that tests can turn it by hand. */
export interface Clock {
  /** Wall clock, ms since the epoch. It decides freshness, since it goes on while an environment is frozen. */
  now(): number;
  /** Monotonic, ms since some start. It measures durations: setting the machine's clock doesn't move it. */
  monotonic(): number;
  /** Calls back once after `ms`; the function that it returns calls that off. */
  after(ms: number, callback: () => void): () => void;
}
