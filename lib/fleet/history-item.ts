import type { Change } from '../health/change.ts';
import { TABLE_KEYS } from '../names/table.ts';
import type { Item } from './table-client.ts';

/** How long a row of the history is kept, s: 400 days. */
const EXPIRY_SECONDS = 400 * 86_400;

export type HistoryPlace = {
  readonly partition: string;
  readonly region: string;
  /** How far the table's clock is ahead of ours, ms. */
  readonly ahead: number;
};

/** The key of the row of a change, which is written with the change: clocks differ. @param ahead as in the place */
export function changeId({ at, component, id }: Change, ahead: number): string {
  return id ?? `${new Date(at + ahead).toISOString()}#${component}`;
}

/** The row of a change. All environments that know the change write the same row. */
export function historyItem(change: Change, { partition, region, ahead }: HistoryPlace): Item {
  const { component, from, to, reason, observer } = change;
  const id = changeId(change, ahead);
  const [at = ''] = id.split('#');
  const since = new Date(change.since + ahead).toISOString();
  const attributes = { component, from, to, at, since, observer, region, ...(reason && { reason }) };
  return {
    [TABLE_KEYS.partition]: { S: partition },
    [TABLE_KEYS.sort]: { S: id },
    [TABLE_KEYS.expiry]: { N: String(Math.ceil(Date.parse(at) / 1000) + EXPIRY_SECONDS) },
    ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: String(value) }])),
  };
}
