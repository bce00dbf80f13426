import type { Clock } from '../../time/clock.ts';
import type { Alarm } from '../event/alarm.ts';
import type { IncidentKind, Member } from '../incident/incident.ts';
import type { Claims } from '../incident/ledger.ts';
import type { Limits } from '../limits.ts';

/** What goes into one message. */
export type News = {
  readonly kind: IncidentKind;
  /** The change that this function was invoked for. */
  readonly alarm: Alarm;
  /** All that the message names; the alarm's own is among them, unless others were told of it. */
  readonly members: readonly Member[];
  /** It follows a report of the same incident. */
  readonly isAddendum: boolean;
  /** Why nothing was agreed on with the others, in words: the table could not be had. */
  readonly tableProblem: string | undefined;
  /** It is about the function that tells: nothing was asked. */
  readonly isAboutItself: boolean;
};

/** As most news is. */
export const PLAIN = { isAddendum: false, tableProblem: undefined, isAboutItself: false } as const;

export type MannersParts = {
  readonly claims: Claims;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Names whoever tells of this one change; never used again. */
  readonly id: string;
  /** Begins to write: evidence is gathered at once, and `send` ends with the message out. */
  readonly write: (alarm: Alarm) => { readonly send: (news: News) => Promise<void> };
  /** Something about the table failed that changes nothing for people. */
  readonly onTableError: (error: unknown) => void;
};

/** What became of a change. */
export type Outcome = 'told' | 'told alone' | 'joined' | 'addendum' | 'repeated' | 'quiet';

/** The table's failures at this point change nothing for people: they are noted. */
export async function attempt<T>(
  { onTableError }: MannersParts,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    onTableError(error);
    return undefined;
  }
}
