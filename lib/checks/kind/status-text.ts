import type { Result } from '../../health/check.ts';
import type { Reason } from '../../names/reasons.ts';

/** The words for a component's `status` field, as clients of the seed's Django view know them. */
export type Vocabulary = {
  readonly up: string;
  /** Reasons that are shown as they are; others as `error: <reason>`. */
  readonly verbatim: readonly Reason[];
  /** Reasons that are shown as `critical: <reason>`: errors of unknown meaning. */
  readonly critical: readonly Reason[];
};

/** A component's `status` field. */
export function statusText({ reason }: Result, { up, verbatim, critical }: Vocabulary): string {
  if (reason === undefined) return up;
  if (verbatim.includes(reason)) return reason;
  return `${critical.includes(reason) ? 'critical' : 'error'}: ${reason}`;
}
