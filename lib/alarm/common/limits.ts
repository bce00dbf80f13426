/**
 * The time limits of the alarm function, ms. Together they guarantee that a message is published within 10 s of the
 * event, and that a watcher ends within the 30 s of its function, whatever hangs. A test adds them up.
 */
export type Limits = {
  /** How long the owner of an incident waits, so that other changes can join, before it sends its message. */
  readonly gatherMs: number;
  /** How long an incident accepts new members, counted from its opening. */
  readonly incidentMs: number;
  /** How long a watcher waits before it sends a message about the members that no message has named. */
  readonly watchMs: number;
  /** A function that joins becomes the new watcher if the current watch ends sooner than this. */
  readonly handoverMs: number;
  /**
   * How long a function has the exclusive right to handle a change. Longer than a function can run (30 s), and shorter
   * than the time before Lambda's first retry (60 s), so that the retry can take over from a function that died.
   */
  readonly claimMs: number;
  /** One invocation of the probe function, retries included. */
  readonly probeMs: number;
  /** One `GetMetricData`, retries included. */
  readonly metricsMs: number;
  /** All pages of one `DescribeAlarms`, retries included. */
  readonly firingMs: number;
  /** One request to DynamoDB, retries included. */
  readonly tableMs: number;
  /** Publishing one message to SNS, retries included. */
  readonly publishMs: number;
};

/** The limits in production. */
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
