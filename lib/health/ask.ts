import type { Check } from './check.ts';
import type { ComponentReport } from './report.ts';

/** What a caller wants to know, and by when. */
export type Ask = {
  /** Which checks. @default - all */
  readonly select?: (check: Check) => boolean;
  /** When the answer is due: wall clock, ms since the epoch. */
  readonly deadlineAt: number;
  /** Results of this age or older, ms, are not used; 0 runs every check now. @default - each check's TTL alone */
  readonly maxAgeMs?: number;
  /** Shortens the time limit of an attempt, ms. @default - each check's own */
  readonly attemptMs?: number;
  /** Which components take the whole down when they are down. @default - those whose checks are critical */
  readonly isCritical?: (component: ComponentReport) => boolean;
  /** How the caller uses the memory that environments share. @default - as a caller who can wait */
  readonly sharing?: SharingLimits;
};

/** How a caller uses the memory that environments share. */
export type SharingLimits = {
  /** All calls of the memory together, ms. */
  readonly budgetMs: number;
  /** The same in an environment whose calls were not answered yet, ms. */
  readonly coldBudgetMs: number;
  /** After so long without an answer the check is run beside, ms. @default - it waits for the answer */
  readonly patienceMs?: number;
  /** How much older than its TTL a result may be while another environment renews it, ms; 0: no older. */
  readonly staleMs: number;
};

/** Selects checks by their names. */
export function named(names: readonly string[]): (check: Check) => boolean {
  return check => names.includes(check.name);
}
