import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium } from 'playwright-core';
import { uncachedResponse } from '../../lib/http/response.ts';
import { page } from '../../lib/report/page/page.ts';
import { PAGES } from './views.ts';

const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium. @throws Error that says how to get one */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM)) {
    throw new Error(
      `There is no ${CHROMIUM}. Install Debian's chromium, or set CHROMIUM to a Chromium or Chrome.`,
    );
  }
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

/**
 * Serves each page of the tests below its name, with the headers of the health function. Only `/name?refreshing`
 * refreshes itself, and after 1 s: a page that does would disturb the tests of what it shows.
 */
export async function servePages(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    const [name = '', query] = (request.url ?? '').slice(1).split('?');
    const view = PAGES[name];
    if (!view) return response.writeHead(404).end();
    const { body, headers } = page(view);
    const answer = uncachedResponse(200, 'text/html; charset=utf-8', body, headers ?? {});
    const { Refresh, ...others } = answer.headers;
    response.writeHead(200, { ...others, ...(query === 'refreshing' && Refresh && { Refresh: '1' }) });
    return response.end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
