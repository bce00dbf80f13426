import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { shownBy } from '../apps/table/shown.ts';
import { TABLE } from '../apps/table/table.ts';
import { tableText } from '../apps/table/table-text.ts';
import { lint, templatesIn } from './support/lint.ts';
import { appProps } from './support/stacks.ts';

/** What CDK puts in the place of a VPC that it has not looked up yet. */
const PLACEHOLDER = /'(vpc|p)-\d{5}'/;

describe.each(TABLE)('an app with $target ($from, login: $login)', row => {
  it('shows what it must, in templates without a fault', () => {
    const props = appProps();
    const shown = shownBy(row, props);
    if ('fault' in row.shows) expect(shown).toEqual({ fault: expect.stringContaining(row.shows.fault) });
    else {
      expect(shown).toEqual(row.shows);
      const findings = Object.values(templatesIn(String(props.outdir))).flatMap(lint);
      expect(findings.filter(each => !PLACEHOLDER.test(each))).toEqual([]);
    }
  });
});

it('the table has at least 40 apps, and no two alike', () => {
  const names = TABLE.map(({ target, from, login }) => `${target} ${from} ${login}`);
  expect(new Set(names).size).toBeGreaterThanOrEqual(40);
  expect(new Set(names).size).toBe(TABLE.length);
});

it('the page shows the table', () => {
  const page = fileURLToPath(new URL('../../docs/apps.md', import.meta.url));
  const text = readFileSync(page, 'utf8');
  const expected = text.replace(/(<!-- apps -->\n)[\s\S]*(<!-- end of apps -->)/, `$1${tableText(TABLE)}$2`);
  if (process.env.WRITE_DOCS === '1') writeFileSync(page, expected);
  else expect(text).toBe(expected);
});
