import type { Status } from '../health/status.ts';

/** A component entered a state. */
export type Change = {
  /** Wall clock, ms since the epoch. */
  readonly at: number;
  readonly state: Status;
};

/** The changes of each component, by its name, oldest first. Before its first change, nothing is known of it. */
export type History = Readonly<Record<string, readonly Change[]>>;
