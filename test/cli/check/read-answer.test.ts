import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Answer, readAnswer } from '../../../cli/check/read-answer.ts';

const answer = (changes: Partial<Answer>): Answer => ({
  statusCode: 200,
  contentType: 'application/json',
  healthStatus: undefined,
  location: undefined,
  body: '',
  ...changes,
});

const report = (status: string, database: object) =>
  JSON.stringify({ status, components: { version: '1.0.0', database }, environment: 'production' });

describe('an answer of Beacon', () => {
  it.each([
    ['up', 200, report('up', { state: 'up' })],
    ['degraded', 206, report('degraded', { state: 'degraded', reason: 'too_many_connections' })],
    ['degraded', 503, report('degraded', { state: 'degraded', reason: 'too_many_connections' })],
    ['down', 503, report('down', { state: 'down', reason: 'connection_refused' })],
    ['down', 503, report('down', { state: 'down', reason: 'authentication_failed' })],
    ['cannot tell', 503, report('down', { state: 'down', reason: 'credentials_unavailable' })],
    ['cannot tell', 503, report('down', { state: 'down', reason: 'unfinished', critical: true })],
  ] as const)('is %s with the code %i: %s', (verdict, statusCode, body) => {
    expect(readAnswer(answer({ statusCode, body })).verdict).toBe(verdict);
  });

  it('with the status alone is believed by its header', () => {
    const body = '{"status":"up"}';
    expect(readAnswer(answer({ body, healthStatus: 'up' })).verdict).toBe('up');
    expect(readAnswer(answer({ body })).verdict).toBe('cannot tell');
  });

  it('does not count a component that is not critical, where the answer says so', () => {
    const components = {
      database: { state: 'down', reason: 'credentials_unavailable', critical: true },
      cache: { state: 'down', reason: 'connection_refused', critical: false },
    };
    const body = JSON.stringify({ status: 'down', components });
    expect(readAnswer(answer({ statusCode: 503, body })).verdict).toBe('cannot tell');
  });

  it('has the hint of each reason', () => {
    const body = report('down', { state: 'down', reason: 'connection_refused' });
    const [database] = readAnswer(answer({ statusCode: 503, body })).components;
    expect(database?.hint).toContain('nothing listens on this port');
  });
});

describe('an answer that says nothing', () => {
  it.each([
    [
      {
        statusCode: 500,
        body: '{"status":"down","error":"Health check system failure","details":"misconfigured"}',
      },
      'the health check itself failed: misconfigured',
    ],
    [{ body: '{"status":"unknown"}', healthStatus: 'unknown' }, 'Beacon itself says that it cannot tell'],
    [
      { statusCode: 302, location: 'https://login.example.com/', body: '' },
      'it redirects to https://login.example.com/: give that URL',
    ],
    [
      { statusCode: 502, contentType: 'text/html', body: '<html>Bad Gateway</html>' },
      "the answer (502) is not Beacon's: it contains HTML, not JSON",
    ],
    [
      { contentType: 'text/plain', body: 'OK' },
      "the answer (200) is not Beacon's: it contains text/plain, not JSON",
    ],
    [{ body: '' }, "the answer (200) is not Beacon's: it contains nothing, not JSON"],
    [
      { statusCode: 403, body: '{"message":"Missing Authentication Token"}' },
      'the answer (403) is not a report of Beacon: Missing Authentication Token',
    ],
    [
      { statusCode: 404, body: '{"title":"Not Found","detail":"There is no such path."}' },
      'the answer (404) is not a report of Beacon: Not Found: There is no such path.',
    ],
    [{ body: '{"status":"UP"}' }, 'the answer (200) is not a report of Beacon'],
    [{ body: '[1]' }, 'the answer (200) is not a report of Beacon'],
    [{ statusCode: 503, body: report('up', { state: 'up' }) }, 'the report says up, but the code is 503'],
  ])('%j', (changes, why) => {
    expect(readAnswer(answer(changes))).toMatchObject({ verdict: 'cannot tell', why });
  });

  it('cannot move the cursor of a terminal', () => {
    const body = report('down', { state: 'down', reason: '\u001b[2Jup' });
    const [database] = readAnswer(answer({ statusCode: 503, body })).components;
    expect(database?.reason).toBe('[2Jup');
  });

  it('is never an error, whatever it contains', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.json()),
        fc.integer({ min: 100, max: 599 }),
        (body, statusCode) => {
          const finding = readAnswer(answer({ body, statusCode }));
          if (finding.verdict === 'cannot tell') expect(finding.why).toBeTruthy();
        },
      ),
    );
  });
});
