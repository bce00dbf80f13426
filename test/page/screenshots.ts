import { fileURLToPath } from 'node:url';
import { servePages, startBrowser } from './browser.ts';

const FOLDER = fileURLToPath(new URL('../../docs/images', import.meta.url));

/** The pictures of the docs: name of the file, page, width, scheme. */
const PICTURES = [
  ['page-up', 'up', 1100, 'light'],
  ['page-down', 'down', 1100, 'light'],
  ['page-dark', 'degraded', 1100, 'dark'],
  ['page-cannot-tell', 'cannot-tell', 1100, 'light'],
  ['page-phone', 'down', 390, 'dark'],
  ['page-chinese', 'chinese', 1100, 'light'],
] as const;

const [browser, { server, url }] = await Promise.all([startBrowser(), servePages()]);
for (const [file, page, width, colorScheme] of PICTURES) {
  const tab = await browser.newPage({ viewport: { width, height: 400 }, colorScheme });
  await tab.goto(`${url}/${page}`);
  await tab.screenshot({ path: `${FOLDER}/${file}.png`, fullPage: true });
  await tab.close();
}
await browser.close();
server.close();
