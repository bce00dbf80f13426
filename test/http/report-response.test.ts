import { describe, expect, it } from 'vitest';
import type { ComponentReport } from '../../lib/health/report.ts';
import type { Answer } from '../../lib/http/answer.ts';
import { reportResponse } from '../../lib/http/report-response.ts';
import { readRequest } from '../../lib/http/request.ts';
import type { Route } from '../../lib/http/route.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { startBeacon } from '../support/beacon.ts';
import { albEvent, restApiEvent } from '../support/events.ts';
import { part, timed } from '../support/reports.ts';

const ALL: Route = { name: 'all' };

type Options = {
  env?: Record<string, string>;
  route?: Route;
  event?: object;
  reason?: Reason;
  at?: number;
  more?: ComponentReport[];
};

/** The response to a report of one database and one cache. */
async function responseTo({ env = {}, route = ALL, event = restApiEvent(), ...found }: Options) {
  const { reason, at, more = [] } = found;
  const { beacon } = startBeacon({ MAX_MEMORY_PERCENT: '100', ...env });
  const request = readRequest(event);
  if (!request) throw new Error('no request');
  const report = timed([part('database', { reason }), part('cache'), ...more], at);
  const answer: Answer = { event, report, route, detail: 'full', request, deadlineAt: Date.now() + 1000 };
  return reportResponse(answer, beacon);
}

describe('the code of a report', () => {
  it.each<[Options, number, string]>([
    [{}, 200, 'up'],
    [{ reason: 'slow' }, 206, 'degraded'],
    [{ reason: 'timeout' }, 503, 'down'],
    [{ reason: 'slow', env: { DEGRADED_STATUS_CODE: '429' } }, 429, 'degraded'],
    [{ reason: 'slow', env: { DEGRADED_STATUS_CODE: '503' } }, 503, 'degraded'],
    [{ reason: 'slow', event: albEvent() }, 200, 'degraded'],
    [{ reason: 'slow', event: albEvent(), env: { DEGRADED_STATUS_CODE: '206' } }, 206, 'degraded'],
    [{ reason: 'slow', route: { name: 'live' } }, 206, 'degraded'],
    [{ reason: 'slow', route: { name: 'live' }, env: { DEGRADED_STATUS_CODE: '299' } }, 299, 'degraded'],
    [{ reason: 'slow', route: { name: 'live' }, env: { DEGRADED_STATUS_CODE: '429' } }, 200, 'degraded'],
  ])('%j is %i', async (options, statusCode, status) => {
    const response = await responseTo(options);
    expect(response).toMatchObject({ statusCode, headers: { 'X-Health-Status': status } });
    expect(JSON.parse(response.body).status).toBe(status);
    expect('Retry-After' in response.headers).toBe(statusCode === 503);
  });

  it('is with the version and the environment of the settings', async () => {
    const { body, headers } = await responseTo({ env: { APP_VERSION: '1.2.3', ENVIRONMENT: 'production' } });
    expect(JSON.parse(body)).toMatchObject({ environment: 'production', components: { version: '1.2.3' } });
    expect(headers['Content-Type']).toBe('application/json');
  });
});

describe('Retry-After', () => {
  it.each([
    [1000, '5'],
    [0, '6'],
    [-500, '7'],
    [4000, '2'],
    [6000, '1'],
    [900_000, '1'],
  ])('is when the first result of what is not up gets stale, at %i ms', async (at, seconds) => {
    const { headers } = await responseTo({ reason: 'timeout', at });
    expect(headers['Retry-After']).toBe(seconds);
  });

  it('is not when a result that is up gets stale, nor when a later one does', async () => {
    const old = part('memory', { at: -58_000 });
    expect((await responseTo({ reason: 'timeout', more: [old] })).headers['Retry-After']).toBe('5');
    const later = part('queue', { reason: 'timeout', at: 9000 });
    expect((await responseTo({ reason: 'timeout', more: [later] })).headers['Retry-After']).toBe('5');
  });
});
