import type { Override } from '../health/override.ts';
import { TABLE_KEYS } from '../names/table.ts';
import { type Change, changeOf, messageOf, overrideIn, type SentMessage } from './history-row.ts';
import { textIn } from './override-row.ts';
import type { Item } from './table-client.ts';

/** What happened, in order of time. */
export type History = {
  readonly changes: readonly Change[];
  readonly messages: readonly SentMessage[];
  readonly overrides: readonly Override[];
  /** `false`: there is more than was read, all of it older. */
  readonly isComplete: boolean;
};

export type Page = { readonly items: readonly Item[]; readonly next: Item | undefined };

/** Reads one page of the partition, the newest rows first. @param before where the previous page ended */
export type ReadPage = (before: Item | undefined) => Promise<Page>;

/**
 * The history since an instant, and the last change of each component before it, as far as the page with it has it. It
 * reads no more pages than are allowed, the newest first.
 */
export async function readHistory(readPage: ReadPage, sinceAt: number, maxPages: number): Promise<History> {
  const items: Item[] = [];
  let next: Item | undefined;
  let isComplete = false;
  for (let pages = 0; pages < maxPages && !isComplete; pages += 1) {
    const page = await readPage(next);
    items.push(...page.items);
    next = page.next;
    isComplete = next === undefined || page.items.some(item => atOf(item) < sinceAt);
  }
  const ordered = items.toReversed();
  return {
    changes: ordered.flatMap(item => changeOf(item) ?? []),
    messages: ordered.flatMap(item => messageOf(item) ?? []),
    overrides: ordered.flatMap(item => overrideIn(item) ?? []),
    isComplete,
  };
}

/** Each sort key begins with an instant. */
function atOf(item: Item): number {
  return Date.parse(textIn(item, TABLE_KEYS.sort).split('#')[0] ?? '');
}
