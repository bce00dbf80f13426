import { describe, expect, it } from 'vitest';
import type { EdgeVerdict } from '../../lib/health/edge.ts';
import type { Reason } from '../../lib/names/reasons.ts';
import { createBlindLog } from '../../lib/telemetry/blind-log.ts';
import { createLogger } from '../../lib/telemetry/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { part } from '../support/reports.ts';

function start() {
  const clock = new FakeClock();
  const lines: string[] = [];
  let blind = 0;
  const log = createLogger({ level: 'WARN', base: {}, clock, write: line => lines.push(line) });
  const metrics = {
    blind() {
      blind += 1;
    },
  };
  const report = createBlindLog(log, metrics, clock);
  return {
    clock,
    report: (verdict: EdgeVerdict) => report(verdict, { request_id: 'r-1' }),
    lines: () => lines.map(line => JSON.parse(line)),
    blind: () => blind,
  };
}

const unknown = (reason: Reason): EdgeVerdict => ({
  status: 'unknown',
  isDown: false,
  because: [part('database', { reason })],
});

describe('being blind', () => {
  it('is a metric and a line that names what cannot be seen', () => {
    const { report, lines, blind } = start();
    report(unknown('credentials_unavailable'));
    expect(blind()).toBe(1);
    expect(lines()).toMatchObject([
      { level: 'WARN', reasons: 'database: credentials_unavailable', request_id: 'r-1' },
    ]);
  });

  it.each(['up', 'degraded', 'down'] as const)('is neither with the verdict %s', status => {
    const { report, lines, blind } = start();
    report({ status, isDown: status === 'down', because: [] });
    expect([blind(), lines()]).toEqual([0, []]);
  });

  it('is a metric each time, and a line once a minute', () => {
    const { report, lines, blind, clock } = start();
    for (let second = 0; second < 60; second += 1) {
      report(unknown('unfinished'));
      clock.jump(1000);
    }
    expect([blind(), lines().length]).toEqual([60, 1]);
    report(unknown('unfinished'));
    expect(lines().length).toBe(2);
  });

  it('is a line again when its reasons change, and when it begins again', () => {
    const { report, lines } = start();
    report(unknown('unfinished'));
    report(unknown('misconfigured'));
    report({ status: 'up', isDown: false, because: [] });
    report(unknown('misconfigured'));
    expect(lines().length).toBe(3);
  });
});
