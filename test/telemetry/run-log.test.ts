import { describe, expect, it } from 'vitest';
import { createLogger } from '../../lib/telemetry/logger.ts';
import { createRunLog, type Occasion, UP_SAMPLE } from '../../lib/telemetry/run-log.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { part, timed } from '../support/reports.ts';

const OCCASION: Occasion = {
  route: 'all',
  request_id: 'r-1',
  invocation_id: 'i-1',
  trace_id: 'Root=1-69228c4e-1de4d666d4dd26aced652b6c',
  cold_start: true,
};

function logging() {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const log = createLogger({ level: 'INFO', base: { service: 'orders' }, clock: new FakeClock(), write });
  return { logRun: createRunLog(log), lines, entries: () => lines.map(line => JSON.parse(line)) };
}

describe('the line of a run', () => {
  it('has the same keys in the same order, whatever it reports', () => {
    const { logRun, entries } = logging();
    logRun(timed([part('database'), part('cache', { origin: 'stored' })]), OCCASION, false);
    expect(entries()).toEqual([
      {
        level: 'INFO',
        timestamp: '2026-11-23T04:11:26.987Z',
        message: 'health check',
        service: 'orders',
        status: 'up',
        ...OCCASION,
        duration_ms: 12.35,
        components: {
          database: { state: 'up', origin: 'run', duration_ms: 1 },
          cache: { state: 'up', origin: 'stored', duration_ms: 1 },
        },
      },
    ]);
    expect(Object.keys(entries()[0])).toEqual([
      ...['level', 'timestamp', 'message', 'service', 'status', 'route', 'request_id', 'invocation_id'],
      ...['trace_id', 'cold_start', 'duration_ms', 'components'],
    ]);
  });

  it('says of what is not up everything that strangers do not see', () => {
    const { logRun, entries } = logging();
    logRun(timed([part('database', { reason: 'timeout' })]), OCCASION, false);
    expect(entries()[0]).toMatchObject({
      level: 'ERROR',
      status: 'down',
      components: {
        database: {
          reason: 'timeout',
          hint: expect.stringContaining('security groups'),
          target: '10.0.0.7:5432/app',
          error: { name: 'ProbeError', message: 'no answer within 500 ms' },
        },
      },
    });
  });

  it('names the cause of a direct run, and who signed a request', () => {
    const { logRun, entries } = logging();
    logRun(
      timed([part('database')]),
      { ...OCCASION, cause: 'a look', caller: 'arn:aws:iam::1:user/a' },
      false,
    );
    expect(entries()[0]).toMatchObject({ cause: 'a look', caller: 'arn:aws:iam::1:user/a' });
  });

  it.each([
    ['ERROR', 'database', 'timeout'],
    ['WARN', 'cache', 'timeout'],
    ['INFO', 'cache', undefined],
  ] as const)('is at %s by the status (%s: %s)', (level, name, reason) => {
    const { logRun, entries } = logging();
    logRun(timed([part(name, { reason })]), OCCASION, false);
    expect(entries()[0].level).toBe(level);
  });

  it('is at INFO where the run found its part up, though the whole is known to be down', () => {
    const { logRun, entries } = logging();
    logRun(
      timed([part('database', { reason: 'timeout', origin: 'stored' }), part('cache')]),
      OCCASION,
      false,
    );
    expect(entries()[0]).toMatchObject({ level: 'INFO', status: 'down' });
    expect(entries()[0].components.database).not.toHaveProperty('error');
  });
});

describe('what is no run', () => {
  it.each(['joined', 'stored'] as const)('such as one that is %s is not repeated', origin => {
    const { logRun, lines } = logging();
    logRun(timed([part('database', { reason: 'timeout', origin })]), OCCASION, false);
    expect(lines).toEqual([]);
  });

  it('such as a look at this process is no news while it is up', () => {
    const { logRun, lines } = logging();
    logRun(timed([part('memory', { local: true })]), OCCASION, false);
    expect(lines).toEqual([]);
  });
});

describe('a process that is not up', () => {
  const told = (history: readonly (readonly [number, 'memory_high' | 'dropped' | undefined])[]) => {
    const { logRun, lines } = logging();
    return history.map(([at, reason]) => {
      logRun(timed([part('memory', { local: true, reason, at })], at), OCCASION, true);
      return lines.splice(0).length;
    });
  };

  it('is logged when it begins, and then once a minute, however often it is checked', () => {
    const looks = Array.from({ length: 200 }, (_, second) => [second * 1000, 'memory_high'] as const);
    expect(told(looks).reduce((sum, count) => sum + count)).toBe(4);
  });

  it('is logged at once when its reason changes, and when it begins again', () => {
    expect(
      told([
        [0, 'memory_high'],
        [1, 'dropped'],
        [2, 'dropped'],
        [3, undefined],
        [4, 'dropped'],
      ]),
    ).toEqual([1, 1, 0, 0, 1]);
  });
});

describe('health traffic', () => {
  const up = timed([part('database')]);
  const down = timed([part('database', { reason: 'timeout' })]);

  it('is logged the first time that it finds all up, and then one time in a hundred', () => {
    const { logRun, lines } = logging();
    const counts = Array.from({ length: 2 * UP_SAMPLE + 1 }, () => {
      logRun(up, OCCASION, true);
      return lines.length;
    });
    expect([counts[0], counts[99], counts[100], counts[199], counts[200]]).toEqual([1, 1, 2, 2, 3]);
  });

  it('is logged each time that it finds something wrong', () => {
    const { logRun, lines } = logging();
    for (let run = 0; run < 10; run += 1) logRun(down, OCCASION, true);
    expect(lines).toHaveLength(10);
  });

  it('does not count what it had from memory', () => {
    const { logRun, lines } = logging();
    for (let run = 0; run < 150; run += 1) {
      logRun(timed([part('database', { origin: 'stored' })]), OCCASION, true);
    }
    logRun(up, OCCASION, true);
    expect(lines).toHaveLength(1);
  });

  it('is the only one that is sampled: all other runs are logged', () => {
    const { logRun, lines } = logging();
    for (let run = 0; run < 10; run += 1) logRun(up, OCCASION, false);
    expect(lines).toHaveLength(10);
  });
});
