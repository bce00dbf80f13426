import { describe, expect, it } from 'vitest';
import { headline } from '../../../lib/alarm/message/headline.ts';
import { machine } from '../../../lib/alarm/message/machine.ts';
import { DEPLOYMENT, example, NOW } from '../../support/alarm-examples.ts';

/** The form for programs, as they read it. */
const write = (name: string, maxItems: number) => {
  const { input, evidence, now = NOW } = example(name);
  const facts = { input, evidence, deployment: DEPLOYMENT, now, headline: headline(input, evidence, now) };
  return JSON.parse(JSON.stringify(machine(facts, maxItems)));
};

describe('the form for programs', () => {
  it('has the fields that subscribers rely on', () => {
    expect(write('cache-slow', 1)).toEqual({
      source: 'beacon',
      version: 1,
      kind: 'alarm',
      verdict: 'degraded',
      summary: expect.stringMatching(/^The cache answers slowly: cache, 460 ms/),
      first: expect.stringMatching(/^cache: no answer in time/),
      incident: 'incident-1',
      service: 'orders',
      environment: 'production',
      at: '2026-11-23T03:12:36.000Z',
      alarm: {
        name: 'orders-production-cache-latency',
        arn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-production-cache-latency',
        state: 'ALARM',
        at: '2026-11-23T03:12:31.000Z',
        reason: expect.stringMatching(/^Threshold Crossed/),
        value: 460,
        threshold: 250,
      },
      alarm_count: 1,
      alarms: [
        {
          name: 'orders-production-cache-latency',
          arn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:orders-production-cache-latency',
          state: 'ALARM',
          at: '2026-11-23T03:12:31.000Z',
        },
      ],
      components: {
        buffer: { state: 'up' },
        memory: { state: 'up' },
        database: { state: 'up' },
        cache: {
          state: 'down',
          reason: 'timeout',
          since: '2026-11-23T03:07:31.000Z',
          failures_in_row: 5,
        },
      },
      firing: ['orders-production-cache-latency'],
      numbers: [{ label: 'Beacon LatencyMs (p99)', first: 0.7, last: 460, min: 0.7, max: 460 }],
      dependencies: [
        { label: 'Beacon status (0 up, 1 degraded, 2 down)', first: 0, last: 1, min: 0, max: 1 },
      ],
    });
  });

  it('says how long an alarm lasted', () => {
    expect(write('ok', 1)).toMatchObject({
      kind: 'ok',
      verdict: 'ok',
      alarms: [{ state: 'OK', since: '2026-11-23T03:12:31.000Z', lasted_seconds: 725 }],
    });
  });

  it('says why evidence is missing', () => {
    expect(write('cloudwatch-unreachable', 1)).toMatchObject({
      numbers: { missing: 'no answer within 4 s' },
      firing: { missing: 'unreachable (ECONNREFUSED)' },
    });
    expect(write('about-itself', 1)).toMatchObject({ components: { missing: 'not asked' } });
    expect(write('without-the-table', 1).table_error).toMatch(/^denied/);
  });

  it('has lists of limited length, and the whole number of alarms', () => {
    const { alarms, alarm_count, firing } = write('storm', 3);
    expect([alarms.length, firing.length, alarm_count]).toEqual([3, 3, 13]);
  });
});
