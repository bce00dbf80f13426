import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { PAGES, readPage, readSection } from '../build/doc-sections.ts';
import { metricsTable } from '../build/metrics-table.ts';
import { querySection, savedQueries } from '../build/queries.ts';
import { reasonsTable } from '../build/reasons-table.ts';
import { settingsTable } from '../build/settings-table.ts';
import { METRICS } from '../lib/names/metrics.ts';
import { REASONS } from '../lib/names/reasons.ts';

const LOG_FIELDS = [
  ...['level', 'message', 'status', 'route', 'request_id', 'invocation_id', 'trace_id', 'cold_start'],
  ...['duration_ms', 'components', 'reason', 'Component'],
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (page: string) =>
  [...readPage(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );

describe('the documentation', () => {
  it('lists the settings as the code has them (`npm run docs` writes them)', () => {
    expect(readSection('settings')).toBe(settingsTable());
  });

  it('lists the metrics as the code has them (`npm run docs` writes them)', () => {
    expect(readSection('metrics')).toBe(metricsTable());
  });

  it('lists the reasons as the code has them (`npm run docs` writes them)', () => {
    expect(readSection('reasons')).toBe(reasonsTable());
  });

  it('has the queries as they are saved (`npm run docs` writes them)', () => {
    expect(readSection('queries')).toBe(querySection());
  });

  it.each([...savedQueries()])('asks in %s for fields that are written', (_file, query) => {
    const words = [
      ...query.matchAll(/\b(?:fields|display|filter|pct|max|stats|by|ispresent)\b[^|\n]*/g),
    ].join(' ');
    const known = [...LOG_FIELDS, ...Object.keys(METRICS)].filter(field => words.includes(field));
    expect(known.length).toBeGreaterThan(0);
    const named = [...words.matchAll(/\b([a-z]+_[a-z]+|[A-Z][a-z]+[A-Z]\w+)\b/g)].map(([name]) => name);
    const ours = named.filter(name => name !== 'cold_starts');
    expect(ours.filter(name => !LOG_FIELDS.includes(name) && !(name in METRICS))).toEqual([]);
  });

  it.each(['database-gone', 'false-alarm'])('shows the message "%s" as it is sent', name => {
    const message = readFileSync(join(ROOT, `test/alarm/message/messages/${name}.txt`), 'utf8').trim();
    expect(readSection(`message ${name}`)).toBe(`\`\`\`text\n${message}\n\`\`\``);
  });

  it.each(PAGES)('links from %s to files that are there', page => {
    const links = [...readPage(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => link ?? '');
    const files = links.filter(link => !link.startsWith('http'));
    expect(files.filter(file => !existsSync(join(ROOT, dirname(page), file)))).toEqual([]);
  });

  it.each(PAGES)('links from %s to headings that are there', page => {
    const links = [...readPage(page).matchAll(/\]\(([^)\s:]*)#([^)\s]+)\)/g)];
    const missing = links.filter(([, file, anchor]) => {
      const target = file ? join(dirname(page), file) : page;
      return target.endsWith('.md') && !anchorsOf(target).includes(anchor ?? '');
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });

  it('is linked from the README, each page', () => {
    const links = [...readPage('README.md').matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link);
    expect(PAGES.filter(page => page !== 'README.md' && !links.includes(page))).toEqual([]);
  });

  it('names folders that are there', () => {
    const page = readPage('docs/architecture.md');
    const folders = [...page.matchAll(/^\| `([\w/]+\/)`/gm)].map(([, folder]) => folder ?? '');
    expect(folders.length).toBeGreaterThan(6);
    expect(folders.filter(folder => !existsSync(join(ROOT, folder)))).toEqual([]);
  });

  it.each(PAGES)('names in %s only commands that are there', page => {
    const commands = [...readPage(page).matchAll(/`npm run ([\w:]+)/g)].map(([, command]) => command ?? '');
    expect([...new Set(commands)].filter(command => !(command in scripts))).toEqual([]);
  });

  it('names reasons that are on the list', () => {
    const reasons = [...readPage('docs/failures.md').matchAll(/\| `([a-z_]+)`/g)].map(
      ([, reason]) => reason ?? '',
    );
    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons.filter(reason => !(reason in REASONS))).toEqual([]);
  });

  it('has a README of at most 200 lines', () => {
    expect(readPage('README.md').split('\n').length).toBeLessThanOrEqual(200);
  });
});
