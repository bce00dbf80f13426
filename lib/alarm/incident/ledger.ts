import type { Alarm } from '../event/alarm.ts';
import type { Incident, IncidentKind, Member } from './incident.ts';

/** A request to the table failed. `cause` is the error of the SDK, or a `TimeLimitExceeded`. */
export class TableError extends Error {
  override readonly name = 'TableError';
  /**
   * `true`: the table refused the request, so nothing was written, and another attempt would end in the same way.
   * `false`: the table may have executed the request, or may still do so.
   */
  readonly isRefused: boolean;

  constructor(message: string, { cause, isRefused = false }: { cause?: unknown; isRefused?: boolean } = {}) {
    super(message, { cause });
    this.isRefused = isRefused;
  }
}

/**
 * What the alarm functions agree on through the table, so that people get one message per incident. Each method is one
 * request with a time limit. A method that may be called by several functions at once is a conditional write: only one
 * of them gets `true`. The table may execute a request twice, or after its caller has given up. Instants are ms since the
 * epoch. Every method rejects with `TableError` if the request fails.
 */
export interface AlarmLedger {
  /**
   * Claims a change for one function. `false`: another function has handled the change, or is handling it. An unfinished
   * claim that is older than `claimMs` may be taken over, because its function must have died or given up.
   * @param claimant the id of the function's run
   */
  claimChange(alarm: Alarm, claimant: string): Promise<boolean>;
  /** Records that the change was handled: a message was sent, or an incident has the change as a member. */
  finishChange(alarm: Alarm): Promise<void>;
  /**
   * Records when an alarm left `OK`. An earlier start is kept if the alarm was not `OK` before this change either.
   * `false`, and nothing recorded: a later `OK` was delivered before, so the event arrived out of order.
   */
  recordStart(alarm: Alarm): Promise<boolean>;
  /**
   * Records that an alarm is `OK` again, and returns when it left `OK`. The start stays recorded, because a retry of a
   * failed function needs it again. `undefined`: no start is recorded, or a later `OK` was delivered before.
   */
  recordOk(alarm: Alarm): Promise<number | undefined>;
  /** Removes the recorded start, because its `OK` was handled. Does nothing if the recorded start is later. */
  removeStart(alarm: Alarm): Promise<void>;
  /** The keys of the members whose alarm has become `OK` since. */
  endedSince(members: readonly Member[]): Promise<ReadonlySet<string>>;
  /** The latest incident of a kind, whether or not it still accepts members. */
  readIncident(kind: IncidentKind): Promise<Incident | undefined>;
  /**
   * Opens an incident in place of one that accepts no more members. `false`: another function has changed or replaced the
   * previous incident since it was read, or this request was executed before.
   * @param id the id of the new incident
   * @param previous the incident to replace, as it was read; `undefined` if there was none
   */
  openIncident(
    kind: IncidentKind,
    id: string,
    members: readonly Member[],
    previous: Incident | undefined,
  ): Promise<boolean>;
  /** Adds a member to the current incident. `undefined`: there is none, or it accepts no more members. */
  joinIncident(kind: IncidentKind, member: Member): Promise<Incident | undefined>;
  /** Makes the function the watcher of an incident. `false`: another function is, or the incident is closed. */
  claimWatch(kind: IncidentKind, id: string, watcher: string): Promise<boolean>;
  /**
   * Closes the incident to new members before the watcher writes its message. `undefined`: another function has become
   * the watcher, or has closed the incident. A function whose claim of the watch is uncertain may close the incident if
   * no other watch is running.
   */
  closeIncident(kind: IncidentKind, id: string, watcher: string): Promise<Incident | undefined>;
  /**
   * Records which members a published message names. The members may belong to an earlier incident, whose unnamed members
   * the current incident has taken over.
   */
  markNamed(kind: IncidentKind, keys: readonly string[]): Promise<void>;
}
