import type { Alarm } from '../event/alarm.ts';
import type { IncidentKind, Member } from '../incident/incident.ts';

/** What one message is about. */
export type MessageInput = {
  readonly kind: IncidentKind;
  /** Identifies the incident. The messages of one incident are one thread in a chat. */
  readonly incidentId: string;
  /** The change that this function was invoked for. */
  readonly alarm: Alarm;
  /** All changes that the message names. This function's change is among them, unless another message named it. */
  readonly members: readonly Member[];
  /** Whether this is the second message of an incident. */
  readonly isAddendum: boolean;
  /** If the table could not be used: why, in words for people. The message is then about one change only. */
  readonly tableProblem: string | undefined;
  /** Whether the alarm is about the alarm function itself. No evidence was gathered then. */
  readonly isAboutAlarmFunction: boolean;
};

/** The flags of most messages. */
export const DEFAULT_FLAGS = {
  isAddendum: false,
  tableProblem: undefined,
  isAboutAlarmFunction: false,
} as const;
