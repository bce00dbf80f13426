import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { REASONS } from '../../../lib/names/reasons.ts';
import { LANGUAGES, languageFor } from '../../../lib/report/page/language-for.ts';
import { page } from '../../../lib/report/page/page.ts';
import type { View } from '../../../lib/report/view/view.ts';
import { PAGES } from '../../page/views.ts';

const viewNamed = (name: string) => PAGES[name] as View;
const bodyOf = (view: View) => page(view).body;
const textOf = (view: View) =>
  bodyOf(view)
    .replace(/<style>.*<\/style>/, '')
    .replace(/<[^>]*>/g, ' ');

describe.each(Object.entries(PAGES))('the page %s', (_name, view) => {
  it('is under 20 kB, has no script, and names nothing that would be loaded', () => {
    const { body, headers } = page(view);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(20_000);
    expect(body).not.toMatch(/<script|<img|<link|<iframe|<[^>]+\s(src|style|on\w+)=|url\(|@import|https?:/);
    const style = /<style>(.*)<\/style>/.exec(body)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers?.['Content-Security-Policy']).toContain(`style-src 'sha256-${hash}'`);
  });
});

describe('the headline', () => {
  it.each([
    ['up', 'Everything works'],
    ['degraded', 'Not everything works'],
    ['down', 'Down'],
    ['cannot-tell', 'Beacon cannot tell'],
    ['maintenance', 'Under maintenance'],
    ['state-only', 'Not everything works'],
    ['chinese', '服务中断'],
  ])('of %s is %s, and comes first in the title', (name, headline) => {
    const body = bodyOf(viewNamed(name));
    expect(body).toContain(`<h1>${headline}</h1>`);
    expect(body).toContain(`<title>${headline}`);
  });

  it('is followed by the time since when', () => {
    expect(textOf(viewNamed('up'))).toContain('No problem seen since 07:25 UTC (6 h)');
    expect(textOf(viewNamed('down'))).toContain('Since 13:58 UTC (7 min)');
  });
});

describe('what strangers see', () => {
  it('is why in words, and no message, target, setting or hint', () => {
    const text = textOf(viewNamed('down'));
    expect(text).toContain('It rejects the login of the health check.');
    expect(text).not.toMatch(/pg_hba|internal\.example|CHECK_DEADLINE_MS|was the secret rotated|critical/);
  });

  it('is the states only, or the status only, where PUBLIC_DETAIL says so', () => {
    const state = textOf(viewNamed('state-only'));
    expect(state).toMatch(/cache\s+Down/);
    expect(state).not.toMatch(/timeout|did not answer|Latency|Since|production|orders|1\.4\.2/);
    const status = textOf(viewNamed('status-only'));
    expect(status).toContain('Down');
    expect(status).not.toMatch(/database|cache|memory|production/);
  });

  it('does not say that Beacon cannot tell where reasons are not shown', () => {
    const view = { ...viewNamed('cannot-tell'), detail: 'state' } as const;
    expect(textOf(view)).not.toContain('annot tell');
  });
});

it('signed callers see messages, hints, targets, and the settings in effect', () => {
  const text = textOf(viewNamed('details'));
  for (const part of [
    'pg_hba.conf',
    'lacks a permission',
    'database.internal.example',
    'CHECK_DEADLINE_MS',
  ]) {
    expect(text).toContain(part);
  }
});

it('whatever a name or a field contains, is text', () => {
  const body = bodyOf(viewNamed('odd-names'));
  expect(body).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(body).toContain('href="health/..%2F..%2Fetc"');
  expect(body).toContain('&lt;/dd&gt;&lt;img src=x&gt;');
});

it('says that it was shortened where it would be too long', () => {
  expect(textOf(viewNamed('twenty-failing'))).toContain('Shortened: the JSON has all of it.');
  expect(textOf(viewNamed('up'))).not.toContain('Shortened');
});

it('refreshes itself unless the reader stopped it', () => {
  expect(page(viewNamed('up')).headers?.Refresh).toBe('15');
  expect(page(viewNamed('not-refreshing')).headers).not.toHaveProperty('Refresh');
  expect(textOf(viewNamed('not-refreshing'))).toContain('Refresh again');
});

describe('the language', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['de', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['zh-Hant-TW', 'zh'],
    ['en-GB,zh;q=0.5', 'en'],
    ['de, zh;q=0.2, en;q=0.1', 'zh'],
    [';;q=,', 'en'],
  ])('for Accept-Language %j is %s', (header, tag) => {
    expect(languageFor(header).tag).toBe(tag);
  });

  it.each(LANGUAGES.map(language => [language.tag, language] as const))(
    '%s has a sentence of its own for each reason',
    (_tag, { reasons, headlines, looks }) => {
      expect(Object.keys(reasons).sort()).toEqual(Object.keys(REASONS).sort());
      for (const words of [Object.values(reasons), Object.values(headlines), Object.values(looks)]) {
        expect(new Set(words).size).toBe(words.length);
      }
    },
  );

  it('is named in the page and in the headers', () => {
    const { body, headers } = page(viewNamed('chinese'));
    expect(body).toContain('<html lang="zh">');
    expect(headers).toMatchObject({ 'Content-Language': 'zh', Vary: 'Accept, Accept-Language' });
  });
});
