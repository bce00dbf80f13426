import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSection } from '../build/readme.ts';
import { settingsTable } from '../build/settings-table.ts';
import { REASONS } from '../lib/names/reasons.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

describe('the README', () => {
  it('lists the settings as the code has them (`npm run readme` writes them)', () => {
    expect(readSection('settings')).toBe(settingsTable());
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
    const section = README.slice(README.indexOf('## How it fails'), README.indexOf('## Deploy'));
    const reasons = [...section.matchAll(/\| `([a-z_]+)`/g)].map(([, reason]) => reason ?? '');
    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons.filter(reason => !(reason in REASONS))).toEqual([]);
  });
});
