import { describe, expect, it, vi } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import type { Drop } from '../../lib/buffer/buffer-options.ts';
import type { Gauge } from '../../lib/buffer/gauge.ts';
import { sharedBuffer } from '../../lib/buffer/shared.ts';
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
  it('keeps events in the order they came, and hands out a copy', () => {
    const { buffer } = bufferWith();
    buffer.getItems().pop();
    expect(buffer.getItems()).toEqual(['a', 'b', 'c']);
  });

  it('drops the oldest when there are too many, says which, and counts and dates it', () => {
    const clock = new FakeClock();
    const buffer = new AuditEventBuffer<string>({ maxItems: 2, clock });
    expect(buffer.add('a')).toEqual([]);
    expect(buffer.add('b')).toEqual([]);
    clock.jump(1000);
    expect(buffer.add('c')).toMatchObject([{ cause: 'full', dropped: { event: 'a', sequence: 1 } }]);
    expect(buffer.getItems()).toEqual(['b', 'c']);
    expect(buffer.usage()).toMatchObject({ itemCount: 2, droppedCount: 1, lastDropAt: clock.now() });
  });

  it('drops as many as it takes when there are too many bytes', () => {
    const buffer = new AuditEventBuffer<string>({ maxBytes: 100, exact: false });
    for (const event of ['1', '2', '3']) buffer.add(event.repeat(28));
    expect(buffer.add('x'.repeat(68))).toMatchObject([
      { dropped: { sequence: 1 } },
      { dropped: { sequence: 2 } },
    ]);
    expect(buffer.usage()).toMatchObject({ itemCount: 2, bytes: 100 });
  });

  it('does not take in an event that is larger than the buffer itself', () => {
    const buffer = new AuditEventBuffer<string>({ maxBytes: 100, exact: false });
    buffer.add('a');
    expect(buffer.add('x'.repeat(200))).toMatchObject([{ cause: 'too_large' }]);
    expect(buffer.getItems()).toEqual(['a']);
  });

  it('does not take in an event that is too large, and loses nothing else for it', () => {
    const buffer = new AuditEventBuffer<string>();
    buffer.add('a');
    const event = 'x'.repeat(10 * 1024 * 1024);
    expect(buffer.add(event)).toMatchObject([{ cause: 'too_large', dropped: { event } }]);
    expect(buffer.getItems()).toEqual(['a']);
    expect(buffer.usage().droppedCount).toBe(1);
  });

  it('tells a listener of each drop, and goes on where that throws', () => {
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

  it('goes on where a listener rejects later', async () => {
    const unheard: unknown[] = [];
    const hear = (error: unknown) => unheard.push(error);
    process.on('unhandledRejection', hear);
    const buffer = new AuditEventBuffer<string>({
      maxItems: 1,
      onDrop: async () => {
        throw new Error('no');
      },
    });
    buffer.add('a');
    buffer.add('b');
    await new Promise(setImmediate);
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });

  it('lets a listener add an event of its own, without end or further losses', () => {
    const told: unknown[] = [];
    const buffer = new AuditEventBuffer<string>({
      maxItems: 3,
      onDrop: ({ dropped: { event } }) => {
        told.push(event);
        buffer.add(`lost ${event}`);
      },
    });
    for (const event of ['a', 'b', 'c', 'd']) buffer.add(event);
    expect(told).toEqual(['a']);
    expect(buffer.getItems()).toEqual(['c', 'd', 'lost a']);
    expect(buffer.usage().droppedCount).toBe(2);
  });

  it('holds 1000 events unless told otherwise', () => {
    const buffer = new AuditEventBuffer<number>();
    for (let index = 0; index < 1001; index += 1) buffer.add(index);
    expect(buffer.usage()).toMatchObject({ itemCount: 1000, droppedCount: 1 });
  });

  it('gives the event itself up where all the room is under way', async () => {
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

  it('is as full as its fuller side', () => {
    const buffer = new AuditEventBuffer<string>({ maxItems: 10, maxBytes: 100, exact: false });
    expect(buffer.fullness).toBe(0);
    buffer.add('a');
    expect(buffer.fullness).toBe(0.1);
    buffer.add('x'.repeat(45));
    expect(buffer.fullness).toBe(0.5);
  });
});

describe('the options', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuse to hold %d events', maxItems => {
    expect(() => new AuditEventBuffer({ maxItems })).toThrow(
      `maxItems is ${maxItems}; allowed: a whole number, at least 1`,
    );
  });

  it.each(['', 'a b', 'x'.repeat(65), 'drop;table', 'ä', 'a#b', '../a'])('refuse the name %j', name => {
    expect(() => new AuditEventBuffer({ name })).toThrow('allowed: 1 to 64 letters, digits and _ . -');
  });

  it('have their defaults where they are undefined', () => {
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
  it('brings all events to the sink, in order, in batches, and is empty then', async () => {
    const { buffer, sink } = bufferWith([], { batchItems: 2 });
    expect(await buffer.flush()).toEqual({ remaining: 0, error: undefined, gaugeError: undefined });
    expect(sink.batches.map(batch => batch.map(({ event }) => event))).toEqual([['a', 'b'], ['c']]);
    expect(buffer.usage()).toMatchObject({ itemCount: 0, bytes: 0, writtenCount: 3, oldestAt: undefined });
  });

  it('gives each event an id of its own that is the same at each attempt', async () => {
    const { buffer, sink, clock } = bufferWith(['take and fail']);
    await buffer.flush();
    clock.jump(60_000);
    await buffer.flush();
    const ids = sink.batches.map(batch => batch.map(({ id }) => id));
    expect(ids[0]).toEqual(ids[1]);
    expect(ids[0]).toEqual([1, 2, 3].map(sequence => `${buffer.writer}-${sequence}`));
    expect(sink.events).toEqual(['a', 'b', 'c']);
  });

  it('keeps what the sink did not take at the front, in order, and says why', async () => {
    const { buffer } = bufferWith(['take', 'fail'], { batchItems: 1 });
    const { remaining, error } = await buffer.flush();
    expect({ remaining, error }).toMatchObject({ remaining: 2, error: { message: 'the sink is down' } });
    buffer.add('d');
    expect(buffer.getItems()).toEqual(['b', 'c', 'd']);
  });

  it('leaves a failing sink alone for a while, longer with each failure, at most 30 s', async () => {
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

  it('waits for nobody when the clock is put back', async () => {
    const { buffer, clock } = bufferWith(['fail']);
    await buffer.flush();
    clock.jump(-3_600_000);
    expect((await buffer.flush()).remaining).toBe(0);
  });

  it('tries at once when it is forced to', async () => {
    const { buffer } = bufferWith(['fail']);
    await buffer.flush();
    expect((await buffer.flush({ force: true })).remaining).toBe(0);
  });

  it('is one at a time: callers share the batch under way', async () => {
    const { buffer, sink } = bufferWith();
    const results = await Promise.all([buffer.flush(), buffer.flush(), buffer.flush()]);
    expect(sink.batches).toHaveLength(1);
    expect(results.map(({ remaining }) => remaining)).toEqual([0, 0, 0]);
  });

  it('brings no event that came after it began', async () => {
    const { buffer, sink } = bufferWith([], { batchItems: 2 });
    const flush = buffer.flush();
    for (const event of ['d', 'e']) buffer.add(event);
    expect((await flush).remaining).toBe(1);
    expect(sink.events).toEqual(['a', 'b', 'c', 'd']); // 'd' filled up the last batch
  });

  it('ends with its time, and keeps the events', async () => {
    const { buffer, clock } = bufferWith(['hang']);
    const flush = buffer.flush({ timeoutMs: 200 });
    await clock.advance(199);
    expect(buffer.usage().itemCount).toBe(3);
    await clock.advance(1);
    expect((await flush).error).toBeInstanceOf(TimeLimitExceeded);
    expect(buffer.getItems()).toEqual(['a', 'b', 'c']);
    expect(clock.pending).toBe(0);
  });

  it('ends when its caller says so', async () => {
    const { buffer } = bufferWith(['hang']);
    const caller = new AbortController();
    const flush = buffer.flush({ signal: caller.signal });
    await settle();
    caller.abort(new Error('enough'));
    expect(await flush).toMatchObject({ error: { message: 'enough' }, gaugeError: undefined });
  });

  it('holds nothing against the sink when its caller ends it', async () => {
    const { buffer } = bufferWith(['hang']);
    const caller = new AbortController();
    const flush = buffer.flush({ signal: caller.signal });
    await settle();
    caller.abort(new Error('enough'));
    await flush;
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
  });

  it('drops the oldest that is not under way when it fills up meanwhile', async () => {
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

  it('gives up what the sink will never take, tells of it, and brings the rest', async () => {
    const { buffer, sink, drops } = bufferWith(['reject the first']);
    expect((await buffer.flush()).remaining).toBe(0);
    expect(sink.events).toEqual(['b', 'c']);
    expect(drops).toMatchObject([{ cause: 'rejected', dropped: { event: 'a' } }]);
    expect(buffer.usage()).toMatchObject({ writtenCount: 2, droppedCount: 1 });
  });

  it('takes a sink that throws nothing, or at once, for one that fails', async () => {
    const buffer = new AuditEventBuffer<string>({
      sink: () => {
        throw undefined;
      },
    });
    buffer.add('a');
    expect(await buffer.flush()).toMatchObject({ remaining: 1, error: { message: 'it threw nothing' } });
  });

  it('keeps count where the sink takes its batch apart', async () => {
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

  it('takes a sink that returns nothing, as one in JavaScript may, for one that took the batch', async () => {
    const buffer = new AuditEventBuffer<string>({ sink: (() => undefined) as never });
    buffer.add('a');
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
  });

  it('waits for a sink without end where it is told to', async () => {
    const buffer = new AuditEventBuffer<string>({ sink: () => new Promise(done => setTimeout(done, 20)) });
    buffer.add('a');
    expect(await buffer.flush({ timeoutMs: Number.POSITIVE_INFINITY })).toMatchObject({ remaining: 0 });
  });

  it('keeps the events of a buffer without a sink, and says so', async () => {
    const buffer = new AuditEventBuffer<string>();
    buffer.add('a');
    expect((await buffer.flush()).error).toMatchObject({ message: expect.stringContaining('given no sink') });
    expect(buffer.getItems()).toEqual(['a']);
  });
});

describe('the gauge', () => {
  it('is told how much still waits, after the sink', async () => {
    const told: number[] = [];
    const { buffer } = bufferWith(['take', 'fail'], {
      batchItems: 2,
      gauge: async (from, { itemCount }) => {
        expect(from).toMatchObject({ name: 'audit', writer: expect.stringMatching(/^[0-9a-f-]{36}$/) });
        told.push(itemCount);
      },
    });
    await buffer.flush();
    expect(told).toEqual([1]);
  });

  it('has its share of the time even where the sink hangs', async () => {
    let signalled = false;
    const { buffer, clock } = bufferWith(['hang'], {
      gauge: async (_from, _usage, signal) => {
        signalled = !signal.aborted;
      },
    });
    const flush = buffer.flush({ timeoutMs: 1000 });
    await clock.advance(750);
    await flush;
    expect(signalled).toBe(true);
  });

  it('loses nothing where it fails: that is said beside what became of the events', async () => {
    const { buffer } = bufferWith([], {
      gauge: async () => {
        throw new Error('no table');
      },
    });
    const result = await buffer.flush();
    expect(result).toMatchObject({ remaining: 0, error: undefined, gaugeError: { message: 'no table' } });
  });
});

describe('sharedBuffer', () => {
  it('refuses what the environment says wrongly of the buffer', () => {
    vi.stubEnv('MAX_BUFFER_SIZE_ITEMS', 'many');
    expect(() => sharedBuffer()).toThrow('- MAX_BUFFER_SIZE_ITEMS: got "many"');
    vi.unstubAllEnvs();
  });

  it('is one buffer for the whole process', () => {
    expect(sharedBuffer({ sink: async () => {} })).toBe(sharedBuffer());
    expect(sharedBuffer().name).toBe('audit');
  });
});
