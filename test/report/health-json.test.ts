import { describe, expect, it } from 'vitest';
import { healthJsonRepresentation } from '../../lib/report/health-json.ts';
import type { View } from '../../lib/report/view/view.ts';
import { PAGES } from '../page/views.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into it by hand
type Body = any;

const bodyOf = (view: View): Body => JSON.parse(String(healthJsonRepresentation.render(view)));

const LINK_OR_TEXT = ['status', 'version', 'releaseId', 'output', 'description', 'checks'];

/** What draft-inadarei-api-health-check-06, sections 3 and 4, asks of a body. */
function breaches(body: Body): string[] {
  const found: string[] = [];
  const rule = (holds: boolean, words: string) => holds || found.push(words);
  rule(['pass', 'warn', 'fail'].includes(body.status), '3.1 status');
  rule(
    Object.keys(body).every(key => LINK_OR_TEXT.includes(key)),
    'only keys of the draft',
  );
  rule(body.status !== 'pass' || !('output' in body), '3.5 output of a pass');
  for (const [key, list] of Object.entries<Body>(body.checks ?? {})) {
    rule(key.split(':').length <= 2, `4 key ${key}`);
    rule(Array.isArray(list) && list.length > 0, `4 ${key} is a list`);
    for (const each of list) {
      rule(['pass', 'warn', 'fail'].includes(each.status), `4.5 ${key} status`);
      rule(each.status !== 'pass' || !('output' in each), `4.8 ${key} output of a pass`);
      if ('observedValue' in each) {
        rule(typeof each.observedUnit === 'string', `4.4 ${key} unit`);
        rule(each.time === new Date(each.time).toISOString(), `4.7 ${key} time`);
        const isType = ['component', 'datastore', 'system'].includes(each.componentType);
        rule(isType, `4.2 ${key} type`);
      }
    }
  }
  return found;
}

describe('application/health+json', () => {
  const named = Object.entries(PAGES).filter(([name]) => name !== 'odd-names');

  it.each(named)('breaks no rule of the draft: %s', (_name, view) => {
    expect(breaches(bodyOf(view))).toEqual([]);
  });

  it('the rules find what breaks them', () => {
    const check = { status: 'pass', output: 'x', observedValue: 1, componentType: 'database', time: '12:00' };
    const bad = { status: 'pass', output: 'x', other: 1, checks: { 'a:b:c': [], d: [check] } };
    expect(() => breaches({ ...bad, checks: { d: [{ ...check, time: 'x' }] } })).toThrow('Invalid time');
    expect(breaches({ ...bad, checks: { 'a:b:c': [], d: [{ ...check, time: '2026-11-23' }] } })).toHaveLength(
      8,
    );
  });

  it('names reasons, and the time of the reading', () => {
    const { status, output, checks } = bodyOf(PAGES.down as View);
    expect({ status, output }).toEqual({
      status: 'fail',
      output: 'database: authentication_failed, cache: timeout',
    });
    expect(checks['database:responseTime']).toEqual([
      {
        observedValue: 501.2,
        observedUnit: 'ms',
        componentType: 'component',
        status: 'fail',
        time: '2026-11-23T14:05:08.000Z',
        output: 'authentication_failed',
      },
    ]);
    expect(checks['memory:utilization'][0]).toMatchObject({ observedValue: 37.25, observedUnit: 'percent' });
  });

  it('shows messages to signed callers only, and no more than PUBLIC_DETAIL allows', () => {
    expect(JSON.stringify(bodyOf(PAGES.details as View))).toContain('pg_hba.conf');
    expect(bodyOf(PAGES['state-only'] as View).checks.cache).toEqual([{ status: 'fail' }]);
    expect(bodyOf(PAGES['status-only'] as View)).toEqual({ status: 'fail' });
  });

  it('never answers a warning with 4xx or 5xx', () => {
    const code = healthJsonRepresentation.statusCode;
    expect([206, 429, 503].map(usual => code?.('degraded', usual))).toEqual([206, 200, 200]);
    expect(code?.('down', 503)).toBe(503);
  });
});
