import { describe, expect, it } from 'vitest';
import { shownBy } from '../apps/table/shown.ts';
import { TABLE } from '../apps/table/table.ts';
import { appProps } from './support/stacks.ts';

describe.each(TABLE)('an app with $target ($from, login: $login)', row => {
  it('shows what it must', () => {
    const shown = shownBy(row, appProps());
    if ('fault' in row.shows) expect(shown).toEqual({ fault: expect.stringContaining(row.shows.fault) });
    else expect(shown).toEqual(row.shows);
  });
});

it('the table has at least 40 apps, and no two alike', () => {
  const names = TABLE.map(({ target, from, login }) => `${target} ${from} ${login}`);
  expect(new Set(names).size).toBeGreaterThanOrEqual(40);
  expect(new Set(names).size).toBe(TABLE.length);
});
