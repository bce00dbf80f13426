import type { Alarm } from './event/alarm.ts';

/** What became of a change. The log line of the function shows it. */
export type Outcome =
  /** No message is due: suppressed actions, no change of state, an `OK` without an alarm, an alarm after its own `OK`. */
  | 'suppressed'
  /** The change was delivered before. */
  | 'repeated'
  /** The message of another function names the change. */
  | 'joined'
  /** This function opened the incident and sent its first message. */
  | 'sent'
  /** This function joined the incident, and sent a message about the members that no other message had named. */
  | 'sent by watcher'
  /** This function sent its message at once: the table failed, or the alarm is about this function. */
  | 'sent alone';

/** How one change was handled. */
export type ChangeResult = {
  readonly alarm: Alarm;
  readonly outcome: Outcome | 'failed';
  /** Failures of the table that did not prevent the message. */
  readonly tableErrors: readonly unknown[];
  /** Those of them after which Lambda must invoke the function again, to name members that no message may name. */
  readonly doubts: readonly unknown[];
  /** With the outcome `failed`: why the message was not published. */
  readonly error?: unknown;
};
