/** How far the gateway's clock may differ from ours for its instant to be believed, ms. */
const TRUSTED_SKEW_MS = 2000;

/** Time kept for sending the answer before Lambda ends the invocation, ms. */
const LAMBDA_RESERVE_MS = 100;

/** A request that arrives late still gets this long, ms: otherwise checks would fail that had no time to run. */
const LEAST_MS = 100;

export type Timing = {
  /** Wall clock, ms since the epoch. */
  readonly now: number;
  /** When the gateway received the request, ms since the epoch; `undefined` where the event doesn't say. */
  readonly receivedAt: number | undefined;
  /** How long an answer may take, ms. */
  readonly deadlineMs: number;
  /** What is left of the Lambda invocation, ms. */
  readonly remainingMs: number;
};

/**
 * When the answer is due: wall clock, ms since the epoch. It counts from when the gateway received the request,
 * because the caller's own limit (Route 53: 2 s) does; a cold start has already used some of that time.
 */
export function deadlineOf({ now, receivedAt, deadlineMs, remainingMs }: Timing): number {
  const believed = receivedAt !== undefined && Math.abs(now - receivedAt) <= TRUSTED_SKEW_MS;
  const from = believed ? Math.min(receivedAt, now) : now;
  return Math.min(Math.max(from + deadlineMs, now + LEAST_MS), now + remainingMs - LAMBDA_RESERVE_MS);
}
