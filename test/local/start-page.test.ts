import { describe, expect, it } from 'vitest';
import { startPage } from '../../local/front/start-page.ts';

const response = (type: string, body: string) => ({
  statusCode: 503,
  headers: { 'Content-Type': type },
  body,
  isBase64Encoded: false as const,
});

const BUTTONS = [{ path: '/try/database/toggle', label: 'Stop or start the database' }];

describe('the page at /', () => {
  it('puts the buttons on the page of the health check', () => {
    const page = startPage(
      response('text/html; charset=utf-8', '<html><body class="x"><h1>Down</h1>'),
      BUTTONS,
    );
    expect(page.statusCode).toBe(200);
    expect(page.body).toMatch(
      /<body class="x"><style>.*<form method="post" action="\/try\/database\/toggle">.*<h1>Down/s,
    );
    expect(page.headers['Content-Security-Policy']).toContain("form-action 'self'");
    expect(page.headers['Content-Security-Policy']).not.toContain('script');
  });

  it('says what a second environment says', () => {
    const page = (second?: string) =>
      startPage(response('text/html; charset=utf-8', '<html><body>'), BUTTONS, second).body;
    expect(page('DOWN: database <x>')).toContain(
      '<span>Second environment: DOWN: database &#60;x&#62;</span>',
    );
    expect(page()).not.toContain('Second environment');
  });

  it('shows any other answer as text', () => {
    expect(startPage(response('application/json', '{"a":"<b>"}'), []).body).toContain(
      '<pre>{&#34;a&#34;:&#34;&#60;b&#62;&#34;}</pre>',
    );
  });
});
