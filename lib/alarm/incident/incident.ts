import { type Alarm, type AlarmState, changeId } from '../event/alarm.ts';

/** One change that an incident tells of. Instants are wall clock, ms since the epoch. */
export type Member = {
  /** Tells members apart. */
  readonly key: string;
  readonly name: string;
  readonly arn: string | undefined;
  readonly state: AlarmState;
  readonly changedAt: number;
  /** With state `OK`: when the alarm left `OK`. Otherwise `undefined`. */
  readonly startedAt: number | undefined;
};

/** Alarms and closings are told apart: each kind has one incident at a time. */
export type IncidentKind = 'alarm' | 'ok';

/**
 * What is kept of an incident: `open`, then `taken` (its owner writes the report), `told`, and `closed` once
 * somebody writes the addendum; `addendumAt` when that is out.
 */
export type Incident = {
  readonly id: string;
  readonly openedAt: number;
  /** From then on nobody joins. */
  readonly endsAt: number;
  readonly members: readonly Member[];
  /** Keys of those in the report. */
  readonly reported: readonly string[];
  readonly toldAt: number | undefined;
  readonly closedAt: number | undefined;
  readonly addendumAt: number | undefined;
  /** Until when somebody waits who will tell of what is untold by then. */
  readonly watchedUntil: number | undefined;
};

export function memberOf(alarm: Alarm, startedAt: number | undefined): Member {
  const { name, arn, state, changedAt } = alarm;
  return { key: changeId(alarm), name, arn, state, changedAt, startedAt };
}

/**
 * Members whom no message has named: all of them where no report came out (its writer may have died), those who
 * came after the report where no addendum did.
 */
export function untold({ members, reported, toldAt, addendumAt }: Incident): readonly Member[] {
  if (addendumAt !== undefined) return [];
  return toldAt === undefined ? members : members.filter(({ key }) => !reported.includes(key));
}

/** Whether one may still join: until its end, to the millisecond, and while nobody writes its addendum. */
export function isJoinable({ endsAt, closedAt }: Incident, now: number): boolean {
  return endsAt > now && closedAt === undefined;
}

/** How the watch over an incident works: one member at a time waits so long, and hands over before it ends. */
export type WatchTimes = {
  /** How long one member watches, ms: longer than a report takes, shorter than a function may run. */
  readonly watchMs: number;
  /** A watch that ends sooner than this, ms, is taken over by who joins. */
  readonly handoverMs: number;
};

/** Whether who joins now should wait, to tell of what nobody else will. The others end at once. */
export function needsWatch({ watchedUntil }: Incident, now: number, { handoverMs }: WatchTimes): boolean {
  return watchedUntil === undefined || watchedUntil - now < handoverMs;
}
