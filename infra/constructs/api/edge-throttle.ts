import type { Throttle } from './api-props.ts';

/** Route 53 has checkers in 8 regions, in two address ranges each. The 16 groups send requests independently. */
export const CHECKERS = 16;

/** The shorter interval of a checker, s. */
export const FAST_INTERVAL_SECONDS = 10;

/** Twice the requests: replaced checkers continue for up to an hour, and there may be a second check on the same path. */
export const TIMES_OVER = 2;

/**
 * What the edge path accepts: twice the requests of all checkers at the shorter interval, even when all arrive at the
 * same moment. 16 × 2 / 10 s = 3.2, so 4 requests a second, and bursts of 32.
 */
export const EDGE_THROTTLE: Throttle = {
  rateLimit: Math.ceil((CHECKERS * TIMES_OVER) / FAST_INTERVAL_SECONDS),
  burstLimit: CHECKERS * TIMES_OVER,
};

/**
 * What each public method accepts by default. Each method has its own bucket, so the 10 public methods together accept
 * ten times as much. Compare that with the account's limit of 10,000 a second.
 */
export const DEFAULT_THROTTLE: Throttle = { rateLimit: 10, burstLimit: 20 };
