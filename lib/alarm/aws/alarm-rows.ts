import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Alarm, alarmId, changeId } from '../event/alarm.ts';
import { contributorOf, fieldsOf, jsonOf, numberOf, stateOf, textOf } from '../event/fields.ts';
import type { Incident, IncidentKind, Member } from '../incident/incident.ts';
import type { Row } from './table-rows.ts';

/**
 * How long each type of row is kept. Functions of different versions share these rows during a deployment, so attributes
 * may be added, but never renamed. Instants are ms since the epoch, `expires_at` is in seconds.
 *
 * | `sk` | attributes | kept |
 * |---|---|---|
 * | `change#<id of the alarm>#<instant>#<state>` | `claimant`, `claimed_until`, `finished_at` | 7 days; Lambda retries for up to 6 h |
 * | `notice#<component>#<kind>#<instant>#<event>` | as of a change: what people are told about an override | 30 days |
 * | `open#<id of the alarm>` | `since`: when the alarm left `OK`, until that alarm's `OK` is handled; `ok_at`: the last `OK` that was delivered | 90 days |
 * | `incident#alarm`, `incident#ok` | the incident | 1 day |
 *
 * The id of an alarm is its ARN, and for one of several contributors `<ARN>#<id of the contributor>`. The attributes of an
 * incident: `id`, `opened_at`, `ends_at`, `members` (a map from the id of a change to its member, as JSON), `named` (the
 * set of the ids of the changes that published messages name), `watcher`, `watched_until`, `closed_at`, `closed_by`,
 * `revision` (the number of writes).
 */
export const KEPT_SECONDS = {
  change: 7 * 86_400,
  notice: 30 * 86_400,
  open: 90 * 86_400,
  incident: 86_400,
} as const;

/** The sort key of a change's claim. */
export function changeKey(alarm: Alarm): string {
  return `change#${changeId(alarm)}`;
}

/** The sort key of an alarm's start. */
export function openKey(alarm: Alarm): string {
  return `open#${alarmId(alarm)}`;
}

/** The sort key of the start of a member's alarm. The id of a change ends with its instant and its state. */
export function openKeyOf({ key }: Member): string {
  return `open#${key.split('#').slice(0, -2).join('#')}`;
}

/** The sort key of the current incident of a kind. */
export function incidentKey(kind: IncidentKind): string {
  return `incident#${kind}`;
}

/** A number in DynamoDB's JSON. */
export function number(value: number): AttributeValue {
  return { N: String(value) };
}

/** A string in DynamoDB's JSON. */
export function text(value: string): AttributeValue {
  return { S: value };
}

/** A member as it is stored in `members`, under its key. */
export function memberValue(member: Member): AttributeValue {
  const { name, arn, contributor, component, state, changedAt, startedAt } = member;
  return { S: JSON.stringify({ name, arn, contributor, component, state, at: changedAt, since: startedAt }) };
}

/** Reads the row of an incident. Missing or invalid attributes are allowed, because another version may have written it. */
export function incidentOf(row: Row): Incident {
  return {
    id: row.id?.S ?? '',
    openedAt: numberIn(row, 'opened_at') ?? 0,
    endsAt: numberIn(row, 'ends_at') ?? 0,
    members: Object.entries(row.members?.M ?? {}).flatMap(([key, value]) => membersOf(key, value.S)),
    named: row.named?.SS ?? [],
    closedAt: numberIn(row, 'closed_at'),
    watchEndsAt: numberIn(row, 'watched_until'),
    revision: numberIn(row, 'revision') ?? 0,
  };
}

/** Reads a number; `undefined` if the row or the attribute does not exist. */
export function numberIn(row: Row | undefined, name: string): number | undefined {
  const digits = row?.[name]?.N;
  return digits === undefined ? undefined : Number(digits);
}

/** A list of one member; an empty list if the JSON is not a member. */
function membersOf(key: string, json: string | undefined): Member[] {
  const { name, arn, contributor, component, state, at, since } = fieldsOf(jsonOf(json));
  const known = stateOf(state);
  if (!known) return [];
  return [
    {
      key,
      name: textOf(name) ?? key,
      arn: textOf(arn),
      contributor: contributorOf(fieldsOf(contributor)),
      component: textOf(component),
      state: known,
      changedAt: numberOf(at) ?? 0,
      startedAt: numberOf(since),
    },
  ];
}
