/**
 * Every limit of the alarm function, ms. Together they let an alarm be told within 10 s, whatever hangs, and one who
 * watches end within the 30 s of its function: a test adds them up.
 */
export type Limits = {
  /** From an incident's opening to its report: others join meanwhile. */
  readonly gatherMs: number;
  /** How long an incident can be joined. */
  readonly incidentMs: number;
  /** How long one who joined stays to tell of what is untold by then: a function has 30 s. */
  readonly watchMs: number;
  /** Who joins takes over a watch that ends sooner than this. */
  readonly handoverMs: number;
  /** How long a change is one function's to tell: longer than any runs, shorter than Lambda's first retry (60 s). */
  readonly claimMs: number;
  /** Limits of one source, its retries included. */
  readonly probeMs: number;
  readonly metricsMs: number;
  readonly firingMs: number;
  readonly tableMs: number;
  readonly publishMs: number;
};

export const LIMITS: Limits = {
  gatherMs: 5000,
  incidentMs: 60_000,
  watchMs: 11_000,
  handoverMs: 5000,
  claimMs: 45_000,
  probeMs: 5000,
  metricsMs: 4000,
  firingMs: 2000,
  tableMs: 1000,
  publishMs: 3000,
};
