import { describe, expect, it } from 'vitest';
import { historyItem } from '../../lib/fleet/history-item.ts';
import { changeOf, messageItem, messageOf, overrideEntry, overrideIn } from '../../lib/fleet/history-row.ts';
import { type Page, readHistory } from '../../lib/fleet/read-history.ts';
import type { Item } from '../../lib/fleet/table-client.ts';
import { maintenance } from '../support/overrides.ts';

const DAY = 86_400_000;

const changeItem = (at: number): Item => {
  const iso = new Date(at).toISOString();
  return {
    sk: { S: `${iso}#database` },
    component: { S: 'database' },
    at: { S: iso },
    from: { S: 'up' },
    to: { S: 'down' },
  };
};

/** A partition in pages, the newest rows first. */
function paged(items: readonly Item[], pageSize: number) {
  const newest = items.toReversed();
  let reads = 0;
  const readPage = async (before: Item | undefined): Promise<Page> => {
    reads += 1;
    const start = before ? newest.indexOf(before) + 1 : 0;
    const page = newest.slice(start, start + pageSize);
    return { items: page, next: start + pageSize < newest.length ? page.at(-1) : undefined };
  };
  return { readPage, reads: () => reads };
}

describe('the history', () => {
  it('is read in order of time, no further back than asked', async () => {
    const { readPage, reads } = paged(
      Array.from({ length: 400 }, (_, day) => changeItem(day * DAY)),
      10,
    );
    const { changes, isComplete } = await readHistory(readPage, 380 * DAY, 50);
    expect([isComplete, reads()]).toEqual([true, 3]);
    expect(changes.at(0)?.at).toBe(370 * DAY); // the page before the range says how it began
    expect(changes.map(({ at }) => at)).toEqual(changes.map(({ at }) => at).sort((a, b) => a - b));
  });

  it('of 400 days costs no more pages than are allowed, and says that it is cut', async () => {
    const { readPage, reads } = paged(
      Array.from({ length: 400 }, (_, day) => changeItem(day * DAY)),
      10,
    );
    const { changes, isComplete } = await readHistory(readPage, 0, 5);
    expect([isComplete, reads(), changes.length]).toEqual([false, 5, 50]);
    expect(changes.at(-1)?.at).toBe(399 * DAY);
  });

  it('of a new service is empty', async () => {
    const history = await readHistory(paged([], 10).readPage, 0, 5);
    expect(history).toEqual({ changes: [], messages: [], overrides: [], isComplete: true });
  });

  it('tells its rows apart, and leaves out those that are not valid', async () => {
    const message = { at: 5000, incident: 'i', subject: 'DOWN', components: ['database', 'cache'] };
    const items = [
      changeItem(1000),
      messageItem('p', message),
      overrideEntry('p', maintenance()),
      { sk: { S: '1970-01-01T00:00:09.000Z#x' }, component: { S: 'x' }, at: { S: 'never' } },
    ];
    expect(items.map(changeOf).filter(Boolean)).toHaveLength(1);
    expect(items.map(messageOf).filter(Boolean)).toEqual([message]);
    expect(items.map(overrideIn).filter(Boolean)).toEqual([maintenance()]);
  });

  it('has the changes that the functions write', () => {
    const change = { component: 'database', at: 5000, since: 1000, observer: 'a' } as const;
    const place = { partition: 'p', region: 'eu-west-1', ahead: 0 };
    const item = historyItem({ ...change, from: 'up', to: 'down', reason: 'timeout' }, place);
    expect(changeOf(item)).toEqual({
      component: 'database',
      at: 5000,
      from: 'up',
      to: 'down',
      reason: 'timeout',
    });
    expect([messageOf(item), overrideIn(item)]).toEqual([undefined, undefined]);
  });
});
