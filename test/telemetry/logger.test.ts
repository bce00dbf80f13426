import { describe, expect, it } from 'vitest';
import { ProbeError } from '../../lib/health/probe-error.ts';
import { describeError } from '../../lib/telemetry/describe-error.ts';
import { createLogger, type LogLevel } from '../../lib/telemetry/logger.ts';
import { FakeClock } from '../support/fake-clock.ts';

function logging(level: LogLevel = 'INFO') {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const log = createLogger({ level, base: { service: 'orders' }, clock: new FakeClock(), write });
  return { log, lines, entries: () => lines.map(line => JSON.parse(line)) };
}

describe('createLogger', () => {
  it('writes one line of JSON an entry', () => {
    const { log, lines, entries } = logging();
    log('WARN', 'health check', { status: 'degraded', text: 'two\nlines' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    expect(entries()).toEqual([
      {
        level: 'WARN',
        timestamp: '2026-11-23T04:11:26.987Z',
        message: 'health check',
        service: 'orders',
        status: 'degraded',
        text: 'two\nlines',
      },
    ]);
  });

  it('describes an error as it describes all, whatever its own JSON would be', () => {
    const { log, lines, entries } = logging();
    const toJSON = () => ({ config: { headers: { Authorization: 'Bearer hunter2' } } });
    log('ERROR', 'x', { components: { search: { error: Object.assign(new Error('no'), { toJSON }) } } });
    expect(lines.join()).not.toContain('hunter2');
    expect(entries()[0].components.search.error).toMatchObject({ name: 'Error', message: 'no' });
  });

  it.each<[LogLevel, number]>([
    ['DEBUG', 4],
    ['INFO', 3],
    ['WARN', 2],
    ['ERROR', 1],
    ['SILENT', 0],
  ])('writes at %s %i of four levels', (level, count) => {
    const { log, lines } = logging(level);
    for (const each of ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const) log(each, 'x');
    expect(lines).toHaveLength(count);
  });
});

describe('describeError', () => {
  it('logs an unexpected error completely, with its code, its stack and its causes', () => {
    const cause = Object.assign(new TypeError('deep'), { code: 'E_DEEP' });
    expect(describeError(new Error('boom', { cause }))).toEqual({
      name: 'Error',
      message: 'boom',
      code: undefined,
      stack: expect.stringContaining('logger.test.ts'),
      cause: expect.objectContaining({ name: 'TypeError', code: 'E_DEEP', stack: expect.any(String) }),
      errors: undefined,
    });
  });

  it('logs an expected failure without stacks', () => {
    const error = new ProbeError('timeout', 'no answer', { cause: new Error('driver') });
    expect(describeError(error)).toMatchObject({
      message: 'no answer',
      stack: undefined,
      cause: { message: 'driver', stack: undefined },
    });
  });

  it('logs each error of an AggregateError', () => {
    const error = new AggregateError([new Error('a'), 'b'], 'both');
    expect(describeError(error).errors).toMatchObject([{ message: 'a' }, { name: 'string', message: 'b' }]);
  });

  it('leaves out what drivers hang on their errors: AUTH has the password in it', () => {
    const error = Object.assign(new Error('NOAUTH'), { command: { name: 'auth', args: ['hunter2'] } });
    expect(JSON.stringify(describeError(error))).not.toContain('hunter2');
  });

  it('does not follow a chain that bites its tail', () => {
    const error = new Error('a');
    error.cause = error;
    expect(JSON.stringify(describeError(error)).match(/"message"/g)).toHaveLength(6);
  });
});
