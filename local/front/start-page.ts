import type { HttpResponse } from '../../lib/http/response.ts';

/** A button of the page: a form that posts to this path. */
export type Button = { readonly path: string; readonly label: string };

/** The page runs no script, and its forms may only post to this server. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const BAR = [
  '<style>.try{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;padding:.75rem 1rem;font:1rem system-ui;',
  'border-bottom:1px solid #8886}.try form{margin:0}.try button{font:inherit;padding:.35rem .8rem;cursor:pointer}</style>',
].join('');

/**
 * The page at `/` of `npm start`: what the health check shows a browser, below buttons that break and repair what it
 * checks.
 * @param report the response of `/health`
 * @param second what the second environment says. @default - there is none
 */
export function startPage(report: HttpResponse, buttons: readonly Button[], second?: string): HttpResponse {
  const forms = buttons.map(
    ({ path, label }) => `<form method="post" action="${path}"><button>${escaped(label)}</button></form>`,
  );
  const bar = `${BAR}<nav class="try" aria-label="Break and repair">${forms.join('')}${said(second)}</nav>`;
  return {
    ...report,
    statusCode: 200,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
    },
    body: withBar(report, bar),
  };
}

function said(second: string | undefined): string {
  return second === undefined ? '' : `<span>Second environment: ${escaped(second)}</span>`;
}

function withBar({ headers, body }: HttpResponse, bar: string): string {
  if (String(headers['Content-Type']).startsWith('text/html')) {
    return body.replace(/<body[^>]*>/, tag => `${tag}${bar}`);
  }
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Beacon</title><body>${bar}<pre>${escaped(body)}</pre>`;
}

const escaped = (text: string) => text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
