import type { Reason } from '../names/reasons.ts';
import type { CheckState } from './state.ts';
import type { Status } from './status.ts';

/** A component has another state than before. Instants are wall clock, ms since the epoch. */
export type Change = {
  readonly component: string;
  readonly from: Status;
  readonly to: Status;
  /** Why; `undefined` when it is up. */
  readonly reason: Reason | undefined;
  /** When callers first saw it. */
  readonly at: number;
  /** Since when it had been as before. */
  readonly since: number;
  /** The environment whose run changed it. */
  readonly observer: string;
  /** The key of its row in the history, the same for all environments. @default - results are not shared */
  readonly id?: string;
};

/** The change from one state of a component to the next, in an environment that decides alone; `undefined`: there is none. */
export function changeOf(
  component: string,
  observer: string,
  previous: CheckState | undefined,
  next: CheckState,
): Change | undefined {
  const from = previous && (previous.believed ?? previous.result).state;
  const { state: to, reason } = next.believed ?? next.result;
  if (!previous || from === undefined || from === to) return undefined;
  return { component, from, to, reason, at: next.result.observedAt, since: previous.lastChangeAt, observer };
}
