import type { Verdict } from '../terminal/exit-codes.ts';

/** What an answer says about one component. */
export type ComponentFinding = {
  readonly name: string;
  readonly state: 'up' | 'degraded' | 'down';
  readonly reason?: string;
  readonly durationMs?: number;
  /** What the driver said: for signed callers, and for a check in this process. */
  readonly message?: string;
  readonly hint?: string;
  /** Known to signed callers, and to a check in this process. */
  readonly critical?: boolean;
};

/** The outcome of one look at a health check. */
export type Finding = {
  readonly verdict: Verdict;
  /** Why Beacon cannot tell, in one sentence. */
  readonly why?: string;
  readonly components: readonly ComponentFinding[];
  readonly environment?: string;
  readonly version?: string;
  /** HTTP status code. @default - the check ran in this process, or there was no answer */
  readonly statusCode?: number;
  /** The report as it came. @default - the answer is not Beacon's */
  readonly report?: unknown;
};

export function cannotTell(why: string, rest: Partial<Finding> = {}): Finding {
  return { components: [], ...rest, verdict: 'cannot tell', why };
}
