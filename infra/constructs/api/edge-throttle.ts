import type { Throttle } from './api-props.ts';

/** Route 53 asks from 8 regions, and each of them has two ranges of checkers: 16 that know nothing of each other. */
export const CHECKERS = 16;

/** The fast interval of a checker, s. */
export const FAST_INTERVAL_SECONDS = 10;

/** Twice over: checkers that were replaced go on for up to an hour, and a second check may watch the same path. */
export const TIMES_OVER = 2;

/**
 * What the edge path admits: every checker in every region at the fast interval, twice over, even where all of them
 * come at once. 16 × 2 / 10 s = 3.2, so 4 requests a second, and bursts of 32.
 */
export const EDGE_THROTTLE: Throttle = {
  rateLimit: Math.ceil((CHECKERS * TIMES_OVER) / FAST_INTERVAL_SECONDS),
  burstLimit: CHECKERS * TIMES_OVER,
};

/**
 * What each public method admits by default. API Gateway gives it to every method for itself: all of them together
 * (10 public ones) admit ten times as much, which is the number to hold against the account's 10,000 a second.
 */
export const DEFAULT_THROTTLE: Throttle = { rateLimit: 10, burstLimit: 20 };
