import type { Alarm } from '../event/alarm.ts';
import type { Incident, IncidentKind, Member } from './incident.ts';

/** A request to the table failed. `cause` is the error of the SDK, or a `TimeLimitExceeded`. */
export class TableError extends Error {
  override readonly name = 'TableError';
}

/**
 * What the alarm functions agree on through the table, so that people get one message per incident. Each method is one
 * request with a time limit. A method that may be called by several functions at once is a conditional write: only one
 * of them gets `true`. Instants are ms since the epoch. Every method rejects with `TableError` if the request fails.
 */
export interface AlarmLedger {
  /**
   * Claims a change for one function. `false`: another function has handled the change, or is handling it. An unfinished
   * claim that is older than `claimMs` may be taken over, because its function must have died.
   * @param claimant the id of the function's run
   */
  claimChange(alarm: Alarm, claimant: string): Promise<boolean>;
  /** Records that the change was handled: a message was sent, or an incident has the change as a member. */
  finishChange(alarm: Alarm): Promise<void>;
  /**
   * Records when an alarm left `OK`. An earlier start is kept if the alarm was not `OK` before this change either.
   * `false`, and nothing recorded: a later `OK` was already handled, so the event arrived out of order.
   */
  recordStart(alarm: Alarm): Promise<boolean>;
  /** When the alarm left `OK`. Reading does not remove it: a retry of a failed function needs it again. */
  startOf(alarm: Alarm): Promise<number | undefined>;
  /** Records that this `OK` was handled, and removes the recorded start. Does nothing if the recorded start is later. */
  recordEnd(alarm: Alarm): Promise<void>;
  /** The latest incident of a kind, whether or not it still accepts members. */
  readIncident(kind: IncidentKind): Promise<Incident | undefined>;
  /**
   * Opens an incident in place of one that accepts no more members. `false`: another function opened one first.
   * @param id the id of the new incident
   * @param previousId the id of the incident to replace; `undefined` if there was none
   */
  openIncident(
    kind: IncidentKind,
    id: string,
    members: readonly Member[],
    previousId: string | undefined,
  ): Promise<boolean>;
  /** Adds a member to the current incident. `undefined`: there is none, or it accepts no more members. */
  joinIncident(kind: IncidentKind, member: Member): Promise<Incident | undefined>;
  /** Makes the function the watcher of an incident. `false`: another function is, or the incident is closed. */
  claimWatch(kind: IncidentKind, id: string, watcher: string): Promise<boolean>;
  /**
   * Records that the owner's message names all members so far, and returns them. `undefined`: the incident has been
   * replaced by another.
   */
  beginOwnerMessage(kind: IncidentKind, id: string): Promise<Incident | undefined>;
  /** Records that the owner's message was published. */
  finishOwnerMessage(kind: IncidentKind, id: string): Promise<void>;
  /**
   * Closes the incident to new members before the watcher writes its message. `undefined`: another function has become
   * the watcher, or has closed the incident.
   */
  closeIncident(kind: IncidentKind, id: string, watcher: string): Promise<Incident | undefined>;
  /** Records that the watcher's message was published. */
  finishWatcherMessage(kind: IncidentKind, id: string): Promise<void>;
}
