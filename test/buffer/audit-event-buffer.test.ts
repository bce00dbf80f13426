import { describe, expect, it, vi } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import type { Drop } from '../../lib/buffer/buffer-options.ts';
import type { Gauge } from '../../lib/buffer/gauge.ts';
import { TimeLimitExceeded } from '../../lib/time/time-limit.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { FakeSink, type SinkPlan } from '../support/fake-sink.ts';

function bufferWith(plans: readonly SinkPlan[] = [], options: { batchItems?: number; gauge?: Gauge } = {}) {
  const clock = new FakeClock();
  const sink = new FakeSink<string>(plans);
  const drops: Drop<string>[] = [];
  const buffer = new AuditEventBuffer<string>({
    ...options,
    clock,
    sink: sink.write,
    onDrop: drop => drops.push(drop),
  });
  for (const event of ['a', 'b', 'c']) buffer.add(event);
  return { buffer, clock, sink, drops };
}

describe('adding', () => {
  it('keeps events in the order in which they were added, and returns a copy of the list', () => {
    const { buffer } = bufferWith();
    buffer.getItems().pop();
    expect(buffer.getItems()).toEqual(['a', 'b', 'c']);
  });

  it('drops the oldest event when there are too many, returns it, and records the drop', () => {
    const clock = new FakeClock();
    const buffer = new AuditEventBuffer<string>({ maxItems: 2, clock });
    expect(buffer.add('a')).toEqual([]);
    expect(buffer.add('b')).toEqual([]);
    clock.jump(1000);
    expect(buffer.add('c')).toMatchObject([{ cause: 'full', dropped: { event: 'a', sequence: 1 } }]);
    expect(buffer.getItems()).toEqual(['b', 'c']);
    expect(buffer.usage()).toMatchObject({ itemCount: 2, droppedCount: 1, lastDropAt: clock.now() });
  });

  it('drops as many events as necessary when there are too many bytes', () => {
    const buffer = new AuditEventBuffer<string>({ maxBytes: 100, exact: false });
    for (const event of ['1', '2', '3']) buffer.add(event.repeat(28));
    expect(buffer.add('x'.repeat(68))).toMatchObject([
      { dropped: { sequence: 1 } },
      { dropped: { sequence: 2 } },
    ]);
    expect(buffer.usage()).toMatchObject({ itemCount: 2, bytes: 100 });
  });

  it('does not add an event that is larger than the whole buffer', () => {
    const buffer = new AuditEventBuffer<string>({ maxBytes: 100, exact: false });
    buffer.add('a');
    expect(buffer.add('x'.repeat(200))).toMatchObject([{ cause: 'too_large' }]);
    expect(buffer.getItems()).toEqual(['a']);
  });

  it('adds an event of exactly the largest size', () => {
    const buffer = new AuditEventBuffer<string>({ maxEventBytes: 100, exact: false });
    expect(buffer.add('x'.repeat(98))).toEqual([]);
    expect(buffer.add('x'.repeat(99))).toMatchObject([{ cause: 'too_large' }]);
  });

  it('does not add an event that is too large, and drops no other event for it', () => {
    const buffer = new AuditEventBuffer<string>();
    buffer.add('a');
    const event = 'x'.repeat(10 * 1024 * 1024);
    expect(buffer.add(event)).toMatchObject([{ cause: 'too_large', dropped: { event } }]);
    expect(buffer.getItems()).toEqual(['a']);
    expect(buffer.usage().droppedCount).toBe(1);
  });

  it('calls onDrop for each drop, and works on when it throws', () => {
    const buffer = new AuditEventBuffer<string>({
      maxItems: 1,
      onDrop: () => {
        throw new Error('no');
      },
    });
    buffer.add('a');
    expect(buffer.add('b')).toHaveLength(1);
    expect(buffer.getItems()).toEqual(['b']);
  });

  it('works on when onDrop rejects later', async () => {
    const unhandled: unknown[] = [];
    const collect = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', collect);
    const buffer = new AuditEventBuffer<string>({
      maxItems: 1,
      onDrop: async () => {
        throw new Error('no');
      },
    });
    buffer.add('a');
    buffer.add('b');
    await new Promise(setImmediate);
    process.off('unhandledRejection', collect);
    expect(unhandled).toEqual([]);
  });

  it('does not call onDrop for a drop that is caused by an event which onDrop adds', () => {
    const reported: unknown[] = [];
    const buffer = new AuditEventBuffer<string>({
      maxItems: 3,
      onDrop: ({ dropped: { event } }) => {
        reported.push(event);
        buffer.add(`lost ${event}`);
      },
    });
    for (const event of ['a', 'b', 'c', 'd']) buffer.add(event);
    expect(reported).toEqual(['a']);
    expect(buffer.getItems()).toEqual(['c', 'd', 'lost a']);
    expect(buffer.usage().droppedCount).toBe(2);
  });

  it('gives an event that a getter of another event adds the lower number', async () => {
    const sink = new FakeSink<object>();
    const buffer = new AuditEventBuffer<object>({ sink: sink.write });
    buffer.add({
      get user() {
        buffer.add({ inner: true });
        return 'ada';
      },
    });
    await buffer.flush();
    expect(sink.batches[0]?.map(({ sequence }) => sequence)).toEqual([1, 2]);
  });

  it('holds 1000 events by default', () => {
    const buffer = new AuditEventBuffer<number>();
    for (let index = 0; index < 1001; index += 1) buffer.add(index);
    expect(buffer.usage()).toMatchObject({ itemCount: 1000, droppedCount: 1 });
  });

  it('drops the new event when a flush is writing all others', async () => {
    const clock = new FakeClock();
    const sink = new FakeSink<string>(['hang']);
    const buffer = new AuditEventBuffer<string>({ maxItems: 1, clock, sink: sink.write });
    buffer.add('a');
    const flush = buffer.flush({ timeoutMs: 100 });
    await settle();
    expect(buffer.add('b')).toMatchObject([{ cause: 'full', dropped: { event: 'b' } }]);
    await clock.advance(100);
    await flush;
    expect(buffer.getItems()).toEqual(['a']);
  });

  it('is as full as its number of events or its bytes, whichever is more', () => {
    const buffer = new AuditEventBuffer<string>({ maxItems: 10, maxBytes: 100, exact: false });
    expect(buffer.fullness).toBe(0);
    buffer.add('a');
    expect(buffer.fullness).toBe(0.1);
    buffer.add('x'.repeat(45));
    expect(buffer.fullness).toBe(0.5);
  });
});

it('the usage says when the buffer was created', async () => {
  const clock = new FakeClock();
  const startedAt = clock.now();
  const buffer = new AuditEventBuffer({ clock });
  clock.jump(60_000);
  buffer.add('a');
  expect(buffer.usage()).toMatchObject({ startedAt, oldestAt: startedAt + 60_000 });
});

describe('the options', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('do not allow %d events', maxItems => {
    expect(() => new AuditEventBuffer({ maxItems })).toThrow(
      `maxItems is ${maxItems}; allowed: a whole number, at least 1`,
    );
  });

  it.each(['', 'a b', 'x'.repeat(65), 'drop;table', 'ä', 'a#b', '../a'])('do not allow the name %j', name => {
    expect(() => new AuditEventBuffer({ name })).toThrow('allowed: 1 to 64 letters, digits and _ . -');
  });

  it('have their defaults when they are undefined', () => {
    const options = { name: undefined, maxItems: undefined, clock: undefined, exact: undefined };
    const buffer = new AuditEventBuffer<string>(options as object);
    buffer.add('a');
    expect(buffer.name).toBe('audit');
    expect(buffer.usage()).toMatchObject({ itemCount: 1, method: 'v8' });
    expect(buffer.fullness).toBe(0.001);
  });

  it('allow any number of bytes', () => {
    const buffer = new AuditEventBuffer({ maxBytes: Number.POSITIVE_INFINITY });
    buffer.add('a');
    expect(buffer.fullness).toBe(0.001);
  });
});

describe('flushing', () => {
  it('writes all events to the sink, in order and in batches', async () => {
    const { buffer, sink } = bufferWith([], { batchItems: 2 });
    expect(await buffer.flush()).toEqual({ remaining: 0, error: undefined, gaugeError: undefined });
    expect(sink.batches.map(batch => batch.map(({ event }) => event))).toEqual([['a', 'b'], ['c']]);
    expect(buffer.usage()).toMatchObject({ itemCount: 0, bytes: 0, writtenCount: 3, oldestAt: undefined });
  });

  it('gives each event an id that is the same at each attempt', async () => {
    const { buffer, sink, clock } = bufferWith(['take and fail']);
    await buffer.flush();
    clock.jump(60_000);
    await buffer.flush();
    const ids = sink.batches.map(batch => batch.map(({ id }) => id));
    expect(ids[0]).toEqual(ids[1]);
    expect(ids[0]).toEqual([1, 2, 3].map(sequence => `${buffer.writer}-${sequence}`));
    expect(sink.events).toEqual(['a', 'b', 'c']);
  });

  it('keeps the events that the sink did not accept, in order, before later ones, and returns the error', async () => {
    const { buffer } = bufferWith(['take', 'fail'], { batchItems: 1 });
    const { remaining, error } = await buffer.flush();
    expect({ remaining, error }).toMatchObject({ remaining: 2, error: { message: 'the sink is down' } });
    buffer.add('d');
    expect(buffer.getItems()).toEqual(['b', 'c', 'd']);
  });

  it('does not try a failing sink again for a while: longer with each failure, at most 30 s', async () => {
    const { buffer, sink, clock } = bufferWith(Array(12).fill('fail'));
    for (let failure = 0; failure < 12; failure += 1) {
      await buffer.flush();
      const longestMs = Math.min(500 * 2 ** failure, 30_000);
      clock.jump(longestMs / 2 - 1);
      expect((await buffer.flush()).error).toMatchObject({ message: 'the sink is down' });
      expect(sink.batches).toHaveLength(failure + 1);
      clock.jump(longestMs / 2 + 1);
    }
    expect((await buffer.flush()).remaining).toBe(0);
  });

  it('does not wait when the clock was set back', async () => {
    const { buffer, clock } = bufferWith(['fail']);
    await buffer.flush();
    clock.jump(-3_600_000);
    expect((await buffer.flush()).remaining).toBe(0);
  });

  it('tries at once with `force`', async () => {
    const { buffer } = bufferWith(['fail']);
    await buffer.flush();
    expect((await buffer.flush({ force: true })).remaining).toBe(0);
  });

  it('writes one batch at a time, which calls at the same time share', async () => {
    const { buffer, sink } = bufferWith();
    const results = await Promise.all([buffer.flush(), buffer.flush(), buffer.flush()]);
    expect(sink.batches).toHaveLength(1);
    expect(results.map(({ remaining }) => remaining)).toEqual([0, 0, 0]);
  });

  it('does not write an event that was added after its start, except to fill the last batch', async () => {
    const { buffer, sink } = bufferWith([], { batchItems: 2 });
    const flush = buffer.flush();
    for (const event of ['d', 'e']) buffer.add(event);
    expect((await flush).remaining).toBe(1);
    expect(sink.events).toEqual(['a', 'b', 'c', 'd']); // 'd' filled up the last batch
  });

  it('ends at its time limit, and keeps the events', async () => {
    const { buffer, clock } = bufferWith(['hang']);
    const flush = buffer.flush({ timeoutMs: 200 });
    await clock.advance(199);
    expect(buffer.usage().itemCount).toBe(3);
    await clock.advance(1);
    expect((await flush).error).toBeInstanceOf(TimeLimitExceeded);
    expect(buffer.getItems()).toEqual(['a', 'b', 'c']);
    expect(clock.pending).toBe(0);
  });

  it("ends when the caller's signal aborts", async () => {
    const { buffer } = bufferWith(['hang']);
    const caller = new AbortController();
    const flush = buffer.flush({ signal: caller.signal });
    await settle();
    caller.abort(new Error('enough'));
    expect(await flush).toMatchObject({ error: { message: 'enough' }, gaugeError: undefined });
  });

  it('does not count an abort by the caller as a failure of the sink', async () => {
    const { buffer } = bufferWith(['hang']);
    const caller = new AbortController();
    const flush = buffer.flush({ signal: caller.signal });
    await settle();
    caller.abort(new Error('enough'));
    await flush;
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
  });

  it('drops the oldest event that it is not writing when the buffer gets full meanwhile', async () => {
    const clock = new FakeClock();
    const sink = new FakeSink<string>(['hang']);
    const buffer = new AuditEventBuffer<string>({ maxItems: 3, batchItems: 2, clock, sink: sink.write });
    for (const event of ['a', 'b', 'c']) buffer.add(event);
    const flush = buffer.flush({ timeoutMs: 100 });
    await settle();
    expect(buffer.add('d')).toMatchObject([{ dropped: { event: 'c' } }]);
    await clock.advance(100);
    await flush;
    expect(buffer.getItems()).toEqual(['a', 'b', 'd']);
  });

  it('drops the events that the sink rejects, calls onDrop, and writes the rest', async () => {
    const { buffer, sink, drops } = bufferWith(['reject the first']);
    expect((await buffer.flush()).remaining).toBe(0);
    expect(sink.events).toEqual(['b', 'c']);
    expect(drops).toMatchObject([{ cause: 'rejected', dropped: { event: 'a' } }]);
    expect(buffer.usage()).toMatchObject({ writtenCount: 2, droppedCount: 1 });
  });

  it('counts a sink as failed that throws `undefined`, and synchronously', async () => {
    const buffer = new AuditEventBuffer<string>({
      sink: () => {
        throw undefined;
      },
    });
    buffer.add('a');
    expect(await buffer.flush()).toMatchObject({
      remaining: 1,
      error: { message: 'the sink or gauge failed without an error' },
    });
  });

  it('is not confused by a sink that changes its batch', async () => {
    const taken: string[] = [];
    const plans = [true, false];
    const buffer = new AuditEventBuffer<string>({
      sink: async batch => {
        const own = batch as unknown as { event: string }[];
        while (own.length > 0) taken.push(...own.splice(0, 2).map(({ event }) => event));
        if (plans.shift()) throw new Error('too late');
      },
    });
    for (const event of ['a', 'b', 'c']) buffer.add(event);
    expect((await buffer.flush()).remaining).toBe(3);
    expect((await buffer.flush({ force: true })).remaining).toBe(0);
    expect(taken).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    expect(buffer.usage()).toMatchObject({ itemCount: 0, bytes: 0, writtenCount: 3 });
  });

  it('counts a sink that returns no promise, as one in JavaScript may, as having accepted the batch', async () => {
    const buffer = new AuditEventBuffer<string>({ sink: (() => undefined) as never });
    buffer.add('a');
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
  });

  it('has no time limit with a timeoutMs of Infinity', async () => {
    const buffer = new AuditEventBuffer<string>({ sink: () => new Promise(done => setTimeout(done, 20)) });
    buffer.add('a');
    expect(await buffer.flush({ timeoutMs: Number.POSITIVE_INFINITY })).toMatchObject({ remaining: 0 });
  });

  it('keeps the events of a buffer without a sink, and returns that as its error', async () => {
    const buffer = new AuditEventBuffer<string>();
    buffer.add('a');
    expect((await buffer.flush()).error).toMatchObject({ message: expect.stringContaining('given no sink') });
    expect(buffer.getItems()).toEqual(['a']);
  });
});

describe('the gauge', () => {
  it('receives after the sink how many events are left', async () => {
    const reported: number[] = [];
    const { buffer } = bufferWith(['take', 'fail'], {
      batchItems: 2,
      gauge: async (from, { itemCount }) => {
        expect(from).toMatchObject({ name: 'audit', writer: expect.stringMatching(/^[0-9a-f-]{36}$/) });
        reported.push(itemCount);
      },
    });
    await buffer.flush();
    expect(reported).toEqual([1]);
  });

  it.each([
    ['has a quarter of the time even if the sink hangs', 'hang', 750, 250],
    ['has all of the time that the sink did not use', 'take', 0, 1000],
  ] as const)('%s, and ends with it', async (_what, plan, beginsMs, lastsMs) => {
    let signal: AbortSignal | undefined;
    const { buffer, clock } = bufferWith([plan], {
      gauge: (_from, _usage, own) => {
        signal = own;
        return new Promise(() => {}); // it ignores its signal
      },
    });
    const done = vi.fn();
    const flush = buffer.flush({ timeoutMs: 1000 }).then(done);
    await clock.advance(beginsMs);
    expect(signal?.aborted).toBe(false);
    await clock.advance(lastsMs - 1);
    expect({ isAborted: signal?.aborted, calls: done.mock.calls.length }).toEqual({
      isAborted: false,
      calls: 0,
    });
    await clock.advance(1);
    await flush;
    expect(signal?.aborted).toBe(true);
    expect(done).toHaveBeenCalledWith(
      expect.objectContaining({
        gaugeError: expect.objectContaining({ name: 'TimeLimitExceeded', ms: lastsMs }),
      }),
    );
    expect(clock.pending).toBe(0);
  });

  it('ends when the signal of the caller aborts', async () => {
    const { buffer } = bufferWith([], { gauge: () => new Promise(() => {}) });
    const caller = new AbortController();
    const flush = buffer.flush({ signal: caller.signal });
    await settle();
    caller.abort(new Error('enough'));
    expect(await flush).toMatchObject({ remaining: 0, error: undefined, gaugeError: { message: 'enough' } });
  });

  it('receives whether the flush was forced', async () => {
    const forced: unknown[] = [];
    const { buffer } = bufferWith([], {
      gauge: async (_from, _usage, _signal, force) => {
        forced.push(force);
      },
    });
    await buffer.flush();
    await buffer.flush({ force: true });
    expect(forced).toEqual([false, true]);
  });

  it('counts as failed when it throws synchronously', async () => {
    const { buffer } = bufferWith([], {
      gauge: () => {
        throw new Error('no table');
      },
    });
    expect(await buffer.flush()).toMatchObject({ remaining: 0, gaugeError: { message: 'no table' } });
  });

  it("costs no event when it fails; the flush returns its error apart from the sink's", async () => {
    const { buffer } = bufferWith([], {
      gauge: async () => {
        throw new Error('no table');
      },
    });
    const result = await buffer.flush();
    expect(result).toMatchObject({ remaining: 0, error: undefined, gaugeError: { message: 'no table' } });
  });
});
