/** How far the request's own instant may lie from our clock to be believed, ms. */
const TRUSTED_SKEW_MS = 2000;

/** What is kept back before the Lambda's own end, ms: an answer must still get out. */
const LAMBDA_RESERVE_MS = 100;

/** What a request that reaches us late is still given, ms: else we would call down what we never asked. */
const LEAST_MS = 100;

export type Timing = {
  /** Wall clock, ms since the epoch. */
  readonly now: number;
  /** When the gateway received the request, where it says so. */
  readonly receivedAt: number | undefined;
  /** How long an answer may take, ms. */
  readonly deadlineMs: number;
  /** What Lambda leaves this invocation, ms. */
  readonly remainingMs: number;
};

/**
 * When the answer must be there: wall clock, ms since the epoch. The caller's clock (Route 53: 2 s) began when
 * the gateway received the request; a cold start has used some of it up.
 */
export function deadlineOf({ now, receivedAt, deadlineMs, remainingMs }: Timing): number {
  const believed = receivedAt !== undefined && Math.abs(now - receivedAt) <= TRUSTED_SKEW_MS;
  const from = believed ? Math.min(receivedAt, now) : now;
  return Math.min(Math.max(from + deadlineMs, now + LEAST_MS), now + remainingMs - LAMBDA_RESERVE_MS);
}
