import type { CommonSettings } from './common.ts';
import type { Fault } from './config-error.ts';

/** Time that an answer needs besides two attempts of a check, ms. */
export const ANSWER_RESERVE_MS = 100;

/** The longest attempt of which two fit into the deadline, ms: a kept connection may be dead, and the second tells. */
export function longestAttemptMs({ CHECK_DEADLINE_MS: deadlineMs }: CommonSettings): number {
  return Math.floor((deadlineMs - ANSWER_RESERVE_MS) / 2);
}

/** What is wrong with the time limit of an attempt: two of them must fit into the deadline. */
export function attemptFaults(name: string, attemptMs: number, common: CommonSettings): Fault[] {
  const longest = longestAttemptMs(common);
  if (attemptMs <= longest) return [];
  const problem =
    `two attempts of ${attemptMs} ms and ${ANSWER_RESERVE_MS} ms to answer exceed CHECK_DEADLINE_MS ` +
    `(${common.CHECK_DEADLINE_MS} ms); allowed: at most ${longest}, or a longer deadline`;
  return [{ name, problem }];
}

/** What is wrong with the limit of a slow answer: an attempt that takes as long as its time limit is a `timeout`. */
export function slowFaults(name: string, slowMs: number, attemptMs: number): Fault[] {
  if (slowMs < attemptMs) return [];
  const problem = `no answer takes longer than ${slowMs} ms, because an attempt ends after ${attemptMs} ms; allowed: less than that, or 0 for never`;
  return [{ name, problem }];
}
