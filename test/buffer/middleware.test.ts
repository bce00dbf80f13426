import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { auditBuffer, type MiddlewareOptions } from '../../lib/buffer/middleware.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import { TimeLimitExceeded } from '../../lib/time/time-limit.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSink, type SinkPlan } from '../support/fake-sink.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** A service that adds its input to the buffer, and returns it as text. A negative input makes it fail. */
function service(options: MiddlewareOptions, plans: readonly SinkPlan[] = []) {
  const clock = new FakeClock();
  const sink = new FakeSink<number>(plans);
  const buffer = new AuditEventBuffer<number>({ maxItems: 10, clock, sink: sink.write });
  const handler = middy<number, string>()
    .use(auditBuffer(buffer, { clock, ...options }))
    .handler(async event => {
      if (event < 0) throw new Error('the service itself failed');
      buffer.add(event);
      return `done ${event}`;
    });
  const invoke = (event: number, remainingMs = 3000) =>
    handler(event, { getRemainingTimeInMillis: () => remainingMs } as Context);
  return { clock, sink, buffer, invoke };
}

describe('auditBuffer', () => {
  it('flushes in every invocation with an interval of 0, before the response is sent', async () => {
    const { sink, invoke } = service({ intervalSeconds: 0 });
    expect(await invoke(1)).toBe('done 1');
    expect(await invoke(2)).toBe('done 2');
    expect(sink.batches.map(batch => batch.map(({ event }) => event))).toEqual([[1], [2]]);
  });

  it('flushes when the interval has passed, by the wall clock', async () => {
    const { clock, sink, invoke } = service({ intervalSeconds: 60 });
    await invoke(1);
    clock.jump(59_999);
    await invoke(2);
    expect(sink.events).toEqual([]);
    clock.jump(1);
    await invoke(3);
    expect(sink.events).toEqual([1, 2, 3]);
    await invoke(4);
    expect(sink.events).toEqual([1, 2, 3]);
  });

  it('flushes when the clock was set back', async () => {
    const { clock, sink, invoke } = service({ intervalSeconds: 60 });
    clock.jump(-3_600_000);
    await invoke(1);
    expect(sink.events).toEqual([1]);
  });

  it('flushes when the buffer is half full, whatever the interval', async () => {
    const { sink, invoke } = service({ intervalSeconds: 60 });
    for (const event of [1, 2, 3, 4]) await invoke(event);
    expect(sink.events).toEqual([]);
    await invoke(5);
    expect(sink.events).toEqual([1, 2, 3, 4, 5]);
  });

  it('flushes after a handler that failed, and does not change its error', async () => {
    const { buffer, sink, invoke } = service({ intervalSeconds: 0 });
    buffer.add(7);
    await expect(invoke(-1)).rejects.toThrow('the service itself failed');
    expect(sink.events).toEqual([7]);
  });

  it('does not change the response when the sink fails, and calls onFailure', async () => {
    const onFailure = vi.fn();
    const { buffer, invoke } = service({ intervalSeconds: 0, onFailure }, ['fail']);
    expect(await invoke(1)).toBe('done 1');
    expect(onFailure).toHaveBeenCalledExactlyOnceWith({
      remaining: 1,
      error: expect.objectContaining({ message: 'the sink is down' }),
      gaugeError: undefined,
    });
    expect(buffer.length).toBe(1);
  });

  it('does not change the response when onFailure throws', async () => {
    const onFailure = () => {
      throw new Error('no');
    };
    const { invoke } = service({ intervalSeconds: 0, onFailure }, ['fail']);
    expect(await invoke(1)).toBe('done 1');
  });

  it('does not fail when the context fails, and calls onFailure', async () => {
    const onFailure = vi.fn();
    const buffer = new AuditEventBuffer<number>();
    const error = new Error('no context');
    const getRemainingTimeInMillis = () => {
      throw error;
    };
    const { after } = auditBuffer(buffer, { intervalSeconds: 0, onFailure });
    await after({ context: { getRemainingTimeInMillis } });
    expect(onFailure).toHaveBeenCalledExactlyOnceWith({ remaining: 0, error, gaugeError: undefined });
  });

  describe('without onFailure, writes one line to stderr', () => {
    const withCode = (code: unknown) => Object.assign(new Error('a password'), { code });

    it.each<[what: string, error: unknown, shown: string]>([
      ['the name of an error', new RangeError('a password'), 'RangeError'],
      ['a SQLSTATE', withCode('42P01'), '42P01'],
      ['a code of Node', withCode('ECONNREFUSED'), 'ECONNREFUSED'],
      ["Beacon's reason", new ProbeError('access_denied', 'a password'), 'access_denied'],
      ['no number', withCode(42), 'Error'],
      ['no text that is no code', withCode('a password'), 'Error'],
      ['no name that is no code', Object.assign(new Error('x'), { name: 'a password' }), 'unknown error'],
      ['nothing of a value that is no error', 'a password', 'unknown error'],
      ['a time limit as a timeout', new TimeLimitExceeded(5), 'timeout'],
    ])('with %s and no message', async (_what, error, shown) => {
      const warn = vi.spyOn(console, 'warn').mockReturnValue();
      const buffer = new AuditEventBuffer<number>({ sink: async () => Promise.reject(error) });
      buffer.add(1);
      await auditBuffer(buffer, { intervalSeconds: 0 }).after({});
      expect(warn).toHaveBeenCalledExactlyOnceWith(
        `The audit buffer could not write to its sink (${shown}); 1 events stay in it.`,
      );
    });

    it('that distinguishes sink and gauge', async () => {
      const warn = vi.spyOn(console, 'warn').mockReturnValue();
      const gauge = async () => Promise.reject(new ProbeError('not_found', 'no table'));
      const written = new AuditEventBuffer<number>({ sink: async () => {}, gauge });
      written.add(1);
      await auditBuffer(written, { intervalSeconds: 0 }).after({});
      const failed = new AuditEventBuffer<number>({ gauge });
      failed.add(1);
      await auditBuffer(failed, { intervalSeconds: 0 }).after({});
      const gaugeLine = 'The audit buffer could not report to its gauge (not_found).';
      expect(warn.mock.calls).toEqual([
        [gaugeLine],
        [`The audit buffer could not write to its sink (Error); 1 events stay in it. ${gaugeLine}`],
      ]);
    });

    it('and none when there was no error', async () => {
      const warn = vi.spyOn(console, 'warn').mockReturnValue();
      const { invoke } = service({ intervalSeconds: 0 });
      await invoke(1);
      expect(warn).not.toHaveBeenCalled();
    });
  });

  it.each([
    ['its own limit', 400, 3000, 400],
    ['the remaining time less 100 ms for the response', 2000, 600, 500],
  ])('delays a response by no more than %s', async (_what, timeoutMs, remainingMs, waitsMs) => {
    const { clock, invoke } = service({ intervalSeconds: 0, timeoutMs, onFailure: () => {} }, ['hang']);
    const answer = vi.fn();
    const invocation = invoke(1, remainingMs).then(answer);
    await clock.advance(waitsMs - 1);
    expect(answer).not.toHaveBeenCalled();
    await clock.advance(1);
    await invocation;
    expect(answer).toHaveBeenCalledWith('done 1');
  });

  it('delays a response by at most 1 s by default', async () => {
    const { clock, invoke } = service({ intervalSeconds: 0, onFailure: () => {} }, ['hang']);
    const respond = vi.fn();
    const invocation = invoke(1).then(respond);
    await clock.advance(999);
    expect(respond).not.toHaveBeenCalled();
    await clock.advance(1);
    await invocation;
    expect(respond).toHaveBeenCalledWith('done 1');
  });

  it('flushes without a context, as outside Lambda', async () => {
    const sink = new FakeSink<number>();
    const buffer = new AuditEventBuffer<number>({ sink: sink.write });
    buffer.add(1);
    await auditBuffer(buffer, { intervalSeconds: 0 }).after({});
    buffer.add(2);
    await auditBuffer(buffer, { intervalSeconds: 0 }).onError({ context: {} });
    expect(sink.events).toEqual([1, 2]);
  });

  it('ignores what onFailure throws when the context fails', async () => {
    const fail = () => {
      throw new Error('no');
    };
    const middleware = auditBuffer(new AuditEventBuffer(), { intervalSeconds: 0, onFailure: fail });
    const request = { context: { getRemainingTimeInMillis: fail } };
    await expect(middleware.after(request)).resolves.toBeUndefined();
  });

  it('calls onFailure for an error of the gauge alone', async () => {
    const onFailure = vi.fn();
    const gauge = async () => Promise.reject(new Error('no table'));
    const buffer = new AuditEventBuffer<number>({ gauge });
    await auditBuffer(buffer, { intervalSeconds: 0, onFailure }).after({});
    expect(onFailure).toHaveBeenCalledExactlyOnceWith({
      remaining: 0,
      error: undefined,
      gaugeError: expect.objectContaining({ message: 'no table' }),
    });
  });

  it('does not flush when no time remains', async () => {
    const { sink, buffer, invoke } = service({ intervalSeconds: 0 });
    expect(await invoke(1, 100)).toBe('done 1');
    expect(sink.batches).toEqual([]);
    expect(buffer.length).toBe(1);
  });

  it.each<[string, Record<string, string>, number]>([
    ['0 s on Lambda', { AWS_LAMBDA_FUNCTION_NAME: 'orders' }, 0],
    ['60 s elsewhere', {}, 60],
    ['FLUSH_INTERVAL', { AWS_LAMBDA_FUNCTION_NAME: 'orders', FLUSH_INTERVAL: '5' }, 5],
  ])('has an interval of %s', async (_what, env, seconds) => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', undefined);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { clock, sink, invoke } = service({});
    if (seconds > 0) {
      clock.jump(seconds * 1000 - 1);
      await invoke(1);
      expect(sink.events).toEqual([]);
      clock.jump(1);
    }
    await invoke(2);
    expect(sink.events.at(-1)).toBe(2);
  });

  it('does not allow a FLUSH_INTERVAL that is no number, and ignores variables that are not its own', () => {
    vi.stubEnv('CACHE_URL', 'another meaning');
    vi.stubEnv('FLUSH_INTERVAL', 'soon');
    expect(() => auditBuffer(new AuditEventBuffer())).toThrow(
      /1 thing is wrong.*\n- FLUSH_INTERVAL: got "soon"/,
    );
    expect(() => auditBuffer(new AuditEventBuffer(), { intervalSeconds: 5 })).not.toThrow();
  });

  it.each([
    [{ timeoutMs: 0.5 }, 'timeoutMs is 0.5; allowed: a number, at least 1'],
    [{ intervalSeconds: -1 }, 'intervalSeconds is -1; allowed: a number, at least 0'],
    [{ timeoutMs: 0 }, 'timeoutMs is 0; allowed: a number, at least 1'],
    [{ timeoutMs: Number.NaN }, 'timeoutMs is NaN'],
    [
      { intervalSeconds: Number.POSITIVE_INFINITY },
      'intervalSeconds is Infinity; allowed: a number, at least 0',
    ],
  ])('does not allow %o', (options, message) => {
    expect(() => auditBuffer(new AuditEventBuffer(), options)).toThrow(message);
  });
});
