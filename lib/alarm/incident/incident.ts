import { type Alarm, type AlarmState, type Contributor, changeId } from '../event/alarm.ts';

/** One state change in an incident. Instants are ms since the epoch. */
export type Member = {
  /** The id of the change, which is unique within the incident. */
  readonly key: string;
  readonly name: string;
  readonly arn: string | undefined;
  readonly contributor: Contributor | undefined;
  /** The component that it is about. `undefined`: the whole, or something else. */
  readonly component?: string | undefined;
  readonly state: AlarmState;
  readonly changedAt: number;
  /** With state `OK`: when the alarm left `OK`. Otherwise `undefined`. */
  readonly startedAt: number | undefined;
};

/** Changes to `OK` and all other changes belong to separate incidents. At most one of each kind is open at a time. */
export type IncidentKind = 'alarm' | 'ok';

/**
 * State changes that people get in the same messages. The alarm function that opened the incident is its owner: it sends one
 * message about all members that joined within a few seconds. One of the functions that joined is the watcher: it waits
 * longer, and sends a second message about the members that no message has named. That is an addendum, or the whole
 * message if the owner died. Instants are ms since the epoch.
 */
export type Incident = {
  readonly id: string;
  readonly openedAt: number;
  /** The first instant at which the incident accepts no more members. */
  readonly endsAt: number;
  readonly members: readonly Member[];
  /** The keys of the members that published messages name. Keys of other incidents may be among them. */
  readonly named: readonly string[];
  /** When the watcher closed the incident, in order to write its message. */
  readonly closedAt: number | undefined;
  /** When the current watch ends. */
  readonly watchEndsAt: number | undefined;
  /** Changes with every write. An incident is replaced only if it is still as it was read. */
  readonly revision: number;
};

/** @param startedAt when the alarm left `OK`; only known for a change to `OK` */
export function memberOf(alarm: Alarm, startedAt: number | undefined): Member {
  const { name, arn, contributor, component, state, changedAt } = alarm;
  return { key: changeId(alarm), name, arn, contributor, component, state, changedAt, startedAt };
}

/** The kind of incident that a change to this state belongs to. */
export function incidentKind(state: AlarmState): IncidentKind {
  return state === 'OK' ? 'ok' : 'alarm';
}

/** The members that no published message names. */
export function unnamedMembers({ members, named }: Incident): readonly Member[] {
  const keys = new Set(named);
  return members.filter(({ key }) => !keys.has(key));
}

/** Whether the incident accepts new members: before `endsAt` (exclusive), unless its watcher has closed it. */
export function isJoinable({ endsAt, closedAt }: Incident, now: number): boolean {
  return endsAt > now && closedAt === undefined;
}
