import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Alarm, alarmId, changeId } from '../event/alarm.ts';
import { fieldsOf, jsonOf, numberOf, stateOf, textOf } from '../event/fields.ts';
import type { Incident, IncidentKind, Member } from '../incident/incident.ts';

/**
 * The rows of `alarm#<service>`. Instants are ms since the epoch, `expires_at` s.
 *
 * | `sk` | attributes | kept |
 * |---|---|---|
 * | `change#<alarm ARN>#<instant>#<state>` | `claimant`, `claimed_until`, `finished_at` | 7 days: Lambda repeats for 6 h |
 * | `open#<alarm ARN>` | `since`, until its OK is told; `ok_at`, of the last OK told | 90 days |
 * | `incident#alarm`, `incident#ok` | `id`, `opened_at`, `ends_at`, `members`, `reported` (maps from a change, `<alarm ARN>#<instant>#<state>`, to its member, as JSON), `taken_at`, `told_at`, `watcher`, `watched_until`, `closed_at`, `closed_by`, `addendum_at` | 1 day |
 */
export const KEPT_SECONDS = { change: 7 * 86_400, open: 90 * 86_400, incident: 86_400 } as const;

export type Row = Record<string, AttributeValue>;

export function changeKey(alarm: Alarm): string {
  return `change#${changeId(alarm)}`;
}

export function openKey(alarm: Alarm): string {
  return `open#${alarmId(alarm)}`;
}

export function incidentKey(kind: IncidentKind): string {
  return `incident#${kind}`;
}

export function number(value: number): AttributeValue {
  return { N: String(value) };
}

export function text(value: string): AttributeValue {
  return { S: value };
}

export function memberValue({ name, arn, state, changedAt, startedAt }: Member): AttributeValue {
  return { S: JSON.stringify({ name, arn, state, at: changedAt, since: startedAt }) };
}

/** An incident, from its row. What a row lacks is absent: one that was written by another version must not break. */
export function incidentOf(row: Row): Incident {
  return {
    id: row.id?.S ?? '',
    openedAt: instant(row, 'opened_at') ?? 0,
    endsAt: instant(row, 'ends_at') ?? 0,
    members: Object.entries(row.members?.M ?? {}).flatMap(([key, value]) => memberOf(key, value.S)),
    reported: Object.keys(row.reported?.M ?? {}),
    toldAt: instant(row, 'told_at'),
    closedAt: instant(row, 'closed_at'),
    addendumAt: instant(row, 'addendum_at'),
    watchedUntil: instant(row, 'watched_until'),
  };
}

export function instant(row: Row | undefined, name: string): number | undefined {
  const digits = row?.[name]?.N;
  return digits === undefined ? undefined : Number(digits);
}

function memberOf(key: string, json: string | undefined): Member[] {
  const { name, arn, state, at, since } = fieldsOf(jsonOf(json));
  const known = stateOf(state);
  if (!known) return [];
  return [
    {
      key,
      name: textOf(name) ?? key,
      arn: textOf(arn),
      state: known,
      changedAt: numberOf(at) ?? 0,
      startedAt: numberOf(since),
    },
  ];
}
