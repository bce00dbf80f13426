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

/** The row of a change. All environments that know the change write the same row. */
export function historyItem(change: Change, { partition, region, ahead }: HistoryPlace): Item {
  const { component, from, to, reason, observer } = change;
  const [at, since] = [change.at + ahead, change.since + ahead].map(instant =>
    new Date(instant).toISOString(),
  );
  const attributes = { component, from, to, at, since, observer, region, ...(reason && { reason }) };
  return {
    [TABLE_KEYS.partition]: { S: partition },
    [TABLE_KEYS.sort]: { S: `${at}#${component}` },
    [TABLE_KEYS.expiry]: { N: String(Math.ceil((change.at + ahead) / 1000) + EXPIRY_SECONDS) },
    ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, { S: String(value) }])),
  };
}
