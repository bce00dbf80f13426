import type { Alarm } from '../event/alarm.ts';
import type { Incident, IncidentKind, Member } from './incident.ts';

/**
 * What the alarm functions agree on through the table. Each is one write, conditional where it has to be, bounded
 * in time, and rejects where the table can't be had.
 */
export interface Claims {
  /**
   * Claims the telling of one change of state: `false` where it was told, or somebody is at it. A claim that is
   * older than any function may run and was not finished is up again: its owner died.
   */
  claimChange(alarm: Alarm, claimant: string): Promise<boolean>;
  /** It was told, or is in the hands of an incident. */
  finishChange(alarm: Alarm): Promise<void>;
  /**
   * Notes since when an alarm is not OK; keeps what is noted where it was not OK before, either. `false`, and nothing
   * noted, where a later OK of it was told: it comes out of order, and is over.
   */
  noteOpen(alarm: Alarm): Promise<boolean>;
  /** What is noted: ms since the epoch. It stays, since who asks may fail to tell of it, and be tried again. */
  openSince(alarm: Alarm): Promise<number | undefined>;
  /** This OK was told: notes when it came, and forgets since when it was not; nothing where a later alarm is noted. */
  noteClosed(alarm: Alarm): Promise<void>;
  read(kind: IncidentKind): Promise<Incident | undefined>;
  /**
   * Opens an incident with its first members, in the place of the one that was `before` and can't be joined any
   * more: `false` where somebody was quicker.
   */
  openIncident(
    kind: IncidentKind,
    id: string,
    members: readonly Member[],
    before: string | undefined,
  ): Promise<boolean>;
  /** Joins the incident that there is; `undefined` where there is none, or nobody may join any more. */
  join(kind: IncidentKind, member: Member): Promise<Incident | undefined>;
  /** Becomes the one who watches an incident, unless somebody was quicker. */
  watch(kind: IncidentKind, id: string, watcher: string): Promise<boolean>;
  /** Takes who has joined so far into the report; `undefined` where the incident is another by now. */
  takeReport(kind: IncidentKind, id: string): Promise<Incident | undefined>;
  /** The report is out, and named these. */
  finishReport(kind: IncidentKind, id: string): Promise<void>;
  /** Closes the incident, for the addendum: `undefined` where another watches by now, or has closed it. */
  close(kind: IncidentKind, id: string, watcher: string): Promise<Incident | undefined>;
  /** The addendum is out. */
  finishAddendum(kind: IncidentKind, id: string): Promise<void>;
}
