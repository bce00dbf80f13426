import type { Override } from '../health/override.ts';
import { STATUSES, type Status } from '../health/status.ts';
import { TABLE_KEYS } from '../names/table.ts';
import { overrideItem, overrideOf, textIn } from './override-row.ts';
import type { Item } from './table-client.ts';

/** History is kept so long, s: 400 days. */
const KEPT_SECONDS = 400 * 86_400;

/** A change of what Beacon believed about a component. */
export type Change = {
  readonly component: string;
  /** ms since the epoch. */
  readonly at: number;
  /** `undefined`: nothing was known before. */
  readonly from: Status | undefined;
  readonly to: Status;
  readonly reason: string | undefined;
};

/** A message that people were sent. */
export type SentMessage = {
  /** ms since the epoch. */
  readonly at: number;
  readonly incident: string;
  readonly subject: string;
  /** The components that its alarms are about; none: it is about the whole. */
  readonly components: readonly string[];
};

/** The row of a message. */
export function messageItem(partition: string, { at, incident, subject, components }: SentMessage): Item {
  const iso = new Date(at).toISOString();
  return {
    [TABLE_KEYS.partition]: { S: partition },
    [TABLE_KEYS.sort]: { S: `${iso}#message#${incident}` },
    [TABLE_KEYS.expiry]: { N: String(Math.ceil(at / 1000) + KEPT_SECONDS) },
    ...{ at: { S: iso }, incident: { S: incident }, subject: { S: subject } },
    ...(components.length > 0 && { components: { S: components.join(',') } }),
  };
}

/** The row of an override. It is written again when the override has ended: then it says when. */
export function overrideEntry(partition: string, override: Override): Item {
  const row = overrideItem(partition, override, 0);
  const iso = new Date(override.fromAt).toISOString();
  return {
    ...row,
    [TABLE_KEYS.sort]: { S: `${iso}#override#${textIn(row, TABLE_KEYS.sort)}` },
    [TABLE_KEYS.expiry]: { N: String(Math.ceil(override.fromAt / 1000) + KEPT_SECONDS) },
  };
}

/** The override that a row is about; `undefined`: it is another row, or not valid. */
export function overrideIn(item: Item): Override | undefined {
  const sort = textIn(item, TABLE_KEYS.sort).split('#override#')[1];
  const override =
    sort === undefined ? undefined : overrideOf({ ...item, [TABLE_KEYS.sort]: { S: sort } }, 0);
  return typeof override === 'object' ? override : undefined;
}

/** The change that a row is about; `undefined`: it is another row, or not valid. */
export function changeOf(item: Item): Change | undefined {
  const at = Date.parse(textIn(item, 'at'));
  const component = textIn(item, 'component');
  const to = STATUSES.find(each => each === textIn(item, 'to'));
  if (Number.isNaN(at) || component === '' || to === undefined) return undefined;
  const from = STATUSES.find(each => each === textIn(item, 'from'));
  return { component, at, from, to, reason: textIn(item, 'reason') || undefined };
}

/** The message that a row is about; `undefined`: it is another row, or not valid. */
export function messageOf(item: Item): SentMessage | undefined {
  const at = Date.parse(textIn(item, 'at'));
  const incident = textIn(item, 'incident');
  if (Number.isNaN(at) || incident === '') return undefined;
  const components = textIn(item, 'components').split(',').filter(Boolean);
  return { at, incident, subject: textIn(item, 'subject'), components };
}
