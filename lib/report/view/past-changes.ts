import type { Status } from '../../health/status.ts';
import type { Reason } from '../../names/reasons.ts';

/** A component entered a state. */
export type Change = {
  /** Wall clock, ms since the epoch. */
  readonly at: number;
  readonly state: Status;
  /** @default - it is up, or the reason is not known */
  readonly reason?: Reason | undefined;
};

/** The changes of each component, by its name, oldest first. Before its first change, nothing is known of it. */
export type PastChanges = Readonly<Record<string, readonly Change[]>>;
