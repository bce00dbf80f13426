import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servePages, startBrowser } from './browser.ts';
import { PAGES } from './views.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let server: Server;
let url: string;

beforeAll(async () => {
  [browser, { server, url }] = await Promise.all([startBrowser(), servePages()]);
});

afterAll(async () => {
  await browser?.close();
  server?.close();
});

type Form = {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
  readonly media: 'screen' | 'print';
};

const FORMS: Readonly<Record<string, Form>> = {
  light: { width: 1280, colorScheme: 'light', media: 'screen' },
  dark: { width: 1280, colorScheme: 'dark', media: 'screen' },
  'as wide as a phone': { width: 320, colorScheme: 'light', media: 'screen' },
  printed: { width: 800, colorScheme: 'light', media: 'print' },
};

/** Opens a page, and collects what the browser complains about and asks for. */
async function opened(name: string, { width, colorScheme, media }: Form) {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme,
    bypassCSP: false,
  });
  const tab = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  tab.on('console', message => complaints.push(message.text()));
  tab.on('pageerror', error => complaints.push(error.message));
  tab.on('request', request => requests.push(new URL(request.url()).pathname));
  await tab.emulateMedia({ media });
  await tab.goto(`${url}/${name}`);
  return { context, tab, complaints, requests };
}

/** Evaluated by the debugger: the page's policy lets no script of the page run. */
async function violations(tab: Page): Promise<string[]> {
  const results: AxeResults = await tab.evaluate(`${AXE}; axe.run(document)`);
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** How far the page is wider than the window, px. */
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe.each(Object.keys(PAGES))('the page %s', name => {
  it.each(Object.entries(FORMS))(
    '%s: is styled, loads nothing else, breaks no rule of its policy, is not cut off, and axe finds nothing',
    async (_form, form) => {
      const { context, tab, complaints, requests } = await opened(name, form);
      expect(await tab.evaluate('getComputedStyle(document.querySelector(".hero")).display')).toBe('flex');
      expect(await tab.evaluate(OVERFLOW)).toBeLessThanOrEqual(0);
      expect(await violations(tab)).toEqual([]);
      expect({ complaints, requests }).toEqual({ complaints: [], requests: [`/${name}`] });
      await context.close();
    },
  );
});

it('runs no script, whatever is put into it', async () => {
  const { context, tab, complaints } = await opened('odd-names', FORMS.light as Form);
  expect(await tab.locator('script, img, [onclick], [style]').count()).toBe(0);
  await tab.evaluate(
    'document.body.append(Object.assign(document.createElement("script"), { text: "x = 1" }))',
  );
  expect(complaints.join()).toContain('Content Security Policy');
  await context.close();
});

it('asks again by itself, and can be told to stop', async () => {
  const { context, tab, requests } = await opened('up?refreshing', FORMS.light as Form);
  await tab.waitForRequest(request => request.url().endsWith('/up?refreshing'));
  await tab.waitForLoadState();
  expect(requests.length).toBeGreaterThan(1);
  const stop = tab.getByRole('link', { name: 'Stop refreshing' });
  expect(await stop.getAttribute('href')).toBe('?refresh=off');
  await context.close();
});

it('tells colours apart by shapes and words: each state has its own', async () => {
  const { context, tab } = await opened('degraded', FORMS.light as Form);
  const cards = await tab.locator('.card').evaluateAll(list =>
    list.map(card => {
      const shape = card.querySelector('use')?.getAttribute('href');
      return `${shape} ${card.querySelector('b')?.textContent}`;
    }),
  );
  expect(cards).toEqual(['#degraded Degraded', '#degraded Degraded', '#up Up', '#up Up']);
  await context.close();
});
