import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { metricsTable } from '../build/metrics-table.ts';
import { querySection, savedQueries } from '../build/queries.ts';
import { readSection } from '../build/readme.ts';
import { settingsTable } from '../build/settings-table.ts';
import { METRICS } from '../lib/names/metrics.ts';
import { REASONS } from '../lib/names/reasons.ts';

const LOG_FIELDS = [
  ...['level', 'message', 'status', 'route', 'request_id', 'invocation_id', 'trace_id', 'cold_start'],
  ...['duration_ms', 'components', 'reason', 'Component'],
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('the README', () => {
  it('lists the settings as the code has them (`npm run readme` writes them)', () => {
    expect(readSection('settings')).toBe(settingsTable());
  });

  it('lists the metrics as the code has them (`npm run readme` writes them)', () => {
    expect(readSection('metrics')).toBe(metricsTable());
  });

  it('has the queries as they are saved (`npm run readme` writes them)', () => {
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

  it('links to files that are there', () => {
    const links = [...README.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link ?? '');
    const files = links.filter(link => !link.startsWith('http'));
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter(file => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('names folders that are there', () => {
    const folders = [...README.matchAll(/^\| `([\w/]+\/)`/gm)].map(([, folder]) => folder ?? '');
    expect(folders.length).toBeGreaterThan(6);
    expect(folders.filter(folder => !existsSync(join(ROOT, folder)))).toEqual([]);
  });

  it('names commands that are there', () => {
    const commands = [...README.matchAll(/`npm (?:run )?([\w:]+)/g)].map(([, command]) => command ?? '');
    expect([...new Set(commands)].filter(command => command !== 'ci' && !(command in scripts))).toEqual([]);
  });

  it('names reasons that are on the list', () => {
    const section = README.slice(README.indexOf('## How it fails'), README.indexOf('## When an alarm fires'));
    const reasons = [...section.matchAll(/\| `([a-z_]+)`/g)].map(([, reason]) => reason ?? '');
    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons.filter(reason => !(reason in REASONS))).toEqual([]);
  });
});
