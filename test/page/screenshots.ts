import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { servePages, startBrowser } from './browser.ts';
import { dashboard } from './pictures/dashboard.ts';
import { mail } from './pictures/mail.ts';
import { terminal } from './pictures/terminal.ts';

const FOLDER = fileURLToPath(new URL('../../docs/images', import.meta.url));

/** The pictures of the status page: name of the file, page, width, scheme. */
const STATUS_PAGES = [
  ['page-up', 'up', 1100, 'light'],
  ['page-down', 'down', 1100, 'light'],
  ['page-dark', 'degraded', 1100, 'dark'],
  ['page-cannot-tell', 'cannot-tell', 1100, 'light'],
  ['page-phone', 'down', 390, 'dark'],
  ['page-chinese', 'chinese', 1100, 'light'],
] as const;

type Scheme = 'light' | 'dark';

process.stdout.write('Takes pictures of the page, the mail, the terminal and the dashboard: about 30 s.\n');
const [browser, { server, url }] = await Promise.all([startBrowser(), servePages()]);
for (const [file, page, width, scheme] of STATUS_PAGES) {
  await picture(browser, file, { width, scheme, url: `${url}/${page}` });
}
const others = [
  ['mail', 820, mail('database-gone')],
  ['dashboard', 1194, dashboard()],
  ['terminal', 1010, await terminal()],
] as const;
for (const [file, width, html] of others) {
  await picture(browser, `${file}-light`, { width, scheme: 'light', html });
  await picture(browser, `${file}-dark`, { width, scheme: 'dark', html });
}
await browser.close();
server.close();

type Shown = { readonly width: number; readonly scheme: Scheme } & (
  | { readonly url: string }
  | { readonly html: string }
);

async function picture(from: Browser, file: string, shown: Shown): Promise<void> {
  const { width, scheme } = shown;
  const tab = await from.newPage({ viewport: { width, height: 400 }, colorScheme: scheme });
  await ('url' in shown ? tab.goto(shown.url) : tab.setContent(shown.html));
  await tab.screenshot({ path: `${FOLDER}/${file}.png`, fullPage: true });
  await tab.close();
  process.stdout.write(`  docs/images/${file}.png\n`);
}
