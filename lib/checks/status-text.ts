import type { Result } from '../health/check.ts';
import type { Reason } from '../names/reasons.ts';

/** A component's own words for how it is, as the clients of the first Beacon know them. */
export type Vocabulary = {
  readonly up: string;
  /** Reasons that stand for themselves; any other is an `error: <reason>`. */
  readonly verbatim: readonly Reason[];
  /** Reasons that read `critical: <reason>`: errors that nobody foresaw. */
  readonly critical: readonly Reason[];
};

export function statusText({ reason }: Result, { up, verbatim, critical }: Vocabulary): string {
  if (reason === undefined) return up;
  if (verbatim.includes(reason)) return reason;
  return `${critical.includes(reason) ? 'critical' : 'error'}: ${reason}`;
}
