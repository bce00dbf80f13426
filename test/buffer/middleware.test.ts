import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { auditBuffer, type MiddlewareOptions } from '../../lib/buffer/middleware.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeSink, type SinkPlan } from '../support/fake-sink.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** A service that adds one event for each invocation, and answers with its number. */
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
  it('flushes in every invocation with an interval of 0, before the answer goes out', async () => {
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

  it('flushes when the clock was put back', async () => {
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

  it('flushes after a handler that failed, too, and leaves its error as it is', async () => {
    const { buffer, sink, invoke } = service({ intervalSeconds: 0 });
    buffer.add(7);
    await expect(invoke(-1)).rejects.toThrow('the service itself failed');
    expect(sink.events).toEqual([7]);
  });

  it('answers as ever where the sink fails, and says that it did', async () => {
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

  it('answers as ever where who listens throws', async () => {
    const onFailure = () => {
      throw new Error('no');
    };
    const { invoke } = service({ intervalSeconds: 0, onFailure }, ['fail']);
    expect(await invoke(1)).toBe('done 1');
  });

  it('answers as ever where the context itself fails, and says so', async () => {
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

  it('says what is in the way by its name alone, unless somebody else listens', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const { invoke } = service({ intervalSeconds: 0 }, ['fail']);
    await invoke(1);
    expect(warn).toHaveBeenCalledExactlyOnceWith('the audit buffer was not flushed: 1 events wait (Error)');
  });

  it.each([
    ['its own limit', 400, 3000, 400],
    ['the time that remains, less what the answer needs', 2000, 600, 500],
  ])('makes an answer wait no longer than %s', async (_what, timeoutMs, remainingMs, waitsMs) => {
    const { clock, invoke } = service({ intervalSeconds: 0, timeoutMs, onFailure: () => {} }, ['hang']);
    const answer = vi.fn();
    const invocation = invoke(1, remainingMs).then(answer);
    await clock.advance(waitsMs - 1);
    expect(answer).not.toHaveBeenCalled();
    await clock.advance(1);
    await invocation;
    expect(answer).toHaveBeenCalledWith('done 1');
  });

  it('does not begin where no time remains', async () => {
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

  it('refuses a FLUSH_INTERVAL that is none, and leaves to others what is theirs', () => {
    vi.stubEnv('CACHE_URL', 'another meaning');
    vi.stubEnv('FLUSH_INTERVAL', 'soon');
    expect(() => auditBuffer(new AuditEventBuffer())).toThrow(
      /1 thing is wrong.*\n- FLUSH_INTERVAL: got "soon"/,
    );
    expect(() => auditBuffer(new AuditEventBuffer(), { intervalSeconds: 5 })).not.toThrow();
  });

  it.each([
    [{ intervalSeconds: -1 }, 'intervalSeconds is -1; allowed: a number, at least 0'],
    [{ timeoutMs: 0 }, 'timeoutMs is 0; allowed: a number, at least 1'],
    [{ timeoutMs: Number.NaN }, 'timeoutMs is NaN'],
  ])('refuses %o', (options, message) => {
    expect(() => auditBuffer(new AuditEventBuffer(), options)).toThrow(message);
  });
});
