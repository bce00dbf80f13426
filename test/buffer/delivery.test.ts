import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import type { Drop } from '../../lib/buffer/buffer-options.ts';
import { RefusedBatch, type Sink } from '../../lib/buffer/sink.ts';
import { wait } from '../../lib/time/time-limit.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { FakeTable } from '../support/fake-sink.ts';

function bufferOf(events: readonly string[], options: { maxItems?: number; sink?: Sink<string> } = {}) {
  const clock = new FakeClock();
  const table = new FakeTable();
  const drops: Drop<string>[] = [];
  const buffer = new AuditEventBuffer<string>({
    clock,
    sink: table.write,
    onDrop: drop => drops.push(drop),
    ...options,
  });
  for (const event of events) buffer.add(event);
  const dropped = () => drops.map(({ cause, dropped: { event } }) => `${cause}: ${event}`);
  return { buffer, clock, table, dropped };
}

const named = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name} ${index}`);
const good = (count: number) => named('good', count);

describe('one event that the table refuses', () => {
  it.each([0, 1, 137, 250, 498, 499])(
    'at position %d of 500 is dropped alone, in one flush and few batches',
    async position => {
      const events = good(499);
      const { buffer, table, dropped } = bufferOf(events.toSpliced(position, 0, 'poison'));
      expect(await buffer.flush()).toEqual({ remaining: 0, error: undefined, gaugeError: undefined });
      expect(table.events).toEqual(events);
      expect(dropped()).toEqual(['rejected: poison']);
      expect(buffer.usage()).toMatchObject({ writtenCount: 499, droppedCount: 1, bytes: 0 });
      expect(table.statements).toBeLessThanOrEqual(35);
    },
  );

  it('does not stall the others, though each flush has time for five batches only', async () => {
    const { buffer, clock, table, dropped } = bufferOf(good(499).toSpliced(300, 0, 'poison'));
    table.beforeEach = () => wait(clock, 100);
    let flushes = 0;
    while (buffer.length > 0) {
      flushes += 1;
      const flush = buffer.flush({ timeoutMs: 550, force: true });
      await clock.advance(550);
      await flush;
    }
    expect(table.rows.size).toBe(499);
    expect(dropped()).toEqual(['rejected: poison']);
    expect(flushes).toBeLessThanOrEqual(8);
  });

  it('stays while it is the only event, and is dropped once the table accepts another one', async () => {
    const { buffer, clock, table, dropped } = bufferOf(['poison']);
    expect(await buffer.flush()).toMatchObject({ remaining: 1, error: { message: 'an event is at fault' } });
    expect(dropped()).toEqual([]);
    buffer.add('good');
    clock.jump(60_000);
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
    expect(table.events).toEqual(['good']);
    expect(dropped()).toEqual(['rejected: poison']);
  });

  it('is the first to be dropped when the buffer is full', async () => {
    const { buffer, table, dropped } = bufferOf(['poison', 'b'], { maxItems: 2 });
    table.beforeEach = statement => {
      if (statement === 3) buffer.add('c'); // 'poison' was refused alone, and 'b' is under way
    };
    await buffer.flush();
    expect(dropped()).toEqual(['full: poison']);
    expect(buffer.getItems()).toEqual(['c']);
    expect(buffer.usage()).toMatchObject({ itemCount: 1, bytes: expect.any(Number), droppedCount: 1 });
  });

  it('counts as an event of the buffer until it is dropped', async () => {
    const { buffer, table } = bufferOf(['poison', 'b']);
    const seen: unknown[] = [];
    table.beforeEach = () => seen.push([buffer.length, buffer.getItems()]);
    await buffer.flush();
    expect(seen).toEqual([
      [2, ['poison', 'b']],
      [2, ['poison', 'b']],
      [2, ['poison', 'b']],
      [1, ['poison']],
    ]);
  });
});

describe('many events that the table refuses', () => {
  it('are all dropped, and all others are written, in one flush', async () => {
    const events = Array.from({ length: 300 }, (_, index) =>
      index % 3 === 0 ? `poison ${index}` : `good ${index}`,
    );
    const { buffer, table, dropped } = bufferOf(events);
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
    expect(table.events).toEqual(events.filter(event => event.startsWith('good')));
    expect(dropped()).toHaveLength(100);
  });

  it('do not hide the good events behind them', async () => {
    const { buffer, clock, table, dropped } = bufferOf([...named('poison', 250), ...good(10)]);
    for (let flush = 0; flush < 3; flush += 1) {
      await buffer.flush();
      clock.jump(60_000);
    }
    expect(buffer.length).toBe(0);
    expect(table.events).toEqual(good(10));
    expect(dropped()).toEqual(named('rejected: poison', 250));
  });
});

describe('a table that is at fault itself', () => {
  it('costs no event, is reported, and gets a rest that grows', async () => {
    const { buffer, clock, table, dropped } = bufferOf(good(200));
    table.isBroken = true;
    const attempts: number[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const before = table.statements;
      expect(await buffer.flush()).toMatchObject({
        remaining: 200,
        error: { message: 'the table is at fault' },
      });
      attempts.push(table.statements - before);
      const shortestWaitMs = 250 * 2 ** attempt;
      clock.jump(shortestWaitMs - 1);
      await buffer.flush();
      expect(table.statements - before).toBe(attempts.at(-1));
      clock.jump(shortestWaitMs + 1);
    }
    expect(Math.max(...attempts)).toBeLessThanOrEqual(110);
    table.isBroken = false;
    expect(await buffer.flush()).toMatchObject({ remaining: 0, error: undefined });
    expect(table.rows.size).toBe(200);
    expect(dropped()).toEqual([]);
    expect(buffer.usage()).toMatchObject({ writtenCount: 200, droppedCount: 0, lastDropAt: undefined });
  });

  it('is given back its events in order', async () => {
    const { buffer, clock, table } = bufferOf(good(20));
    table.isBroken = true;
    await buffer.flush();
    expect(buffer.getItems()).toEqual(good(20));
    table.isBroken = false;
    clock.jump(60_000);
    await buffer.flush();
    expect(table.events).toEqual(good(20));
  });

  it.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'costs no event when its fault begins at batch %d of a flush',
    async first => {
      const { buffer, clock, table, dropped } = bufferOf(['poison a', ...good(30), 'poison b']);
      table.beforeEach = statement => {
        table.isBroken = statement >= first && statement < first + 40;
      };
      while (buffer.length > 0) {
        await buffer.flush();
        clock.jump(60_000);
        expect(table.statements).toBeLessThan(500);
      }
      expect(table.events.toSorted()).toEqual(good(30).toSorted());
      expect(dropped()).toEqual(['rejected: poison a', 'rejected: poison b']);
    },
  );

  it('costs no event when a flush ends between the one that was accepted and the suspect', async () => {
    const { buffer, clock, table, dropped } = bufferOf(['a', 'b', 'c']);
    const caller = new AbortController();
    table.beforeEach = statement => {
      table.isBroken = statement !== 4; // [a b c], [a b], [a] are refused and [b] is accepted
      if (statement === 5) caller.abort(new Error('enough'));
    };
    await buffer.flush({ signal: caller.signal });
    clock.jump(60_000);
    await buffer.flush();
    expect(dropped()).toEqual([]);
    expect(buffer.getItems()).toEqual(['a', 'c']);
  });

  it('is its own error where the sink gives no cause', async () => {
    const { buffer } = bufferOf(['a'], { sink: async () => Promise.reject(new RefusedBatch()) });
    expect((await buffer.flush()).error).toMatchObject({ message: 'the sink refuses the batch' });
  });
});

describe('a sink that is too slow for a whole batch', () => {
  it('gets smaller batches, and larger ones again when it is fast enough', async () => {
    const clock = new FakeClock();
    const sizes: number[] = [];
    let msPerEvent = 10;
    const buffer = new AuditEventBuffer<string>({
      clock,
      batchItems: 100,
      sink: async (batch, signal) => {
        sizes.push(batch.length);
        await wait(clock, batch.length * msPerEvent);
        signal.throwIfAborted();
      },
    });
    for (const event of good(400)) buffer.add(event);
    const flush = async () => {
      const result = buffer.flush({ timeoutMs: 300, force: true });
      await clock.advance(300);
      return result;
    };
    expect(await flush()).toMatchObject({ remaining: 400, error: { name: 'TimeLimitExceeded' } });
    await flush();
    expect((await flush()).remaining).toBe(375);
    expect(sizes.slice(0, 3)).toEqual([100, 50, 25]);
    msPerEvent = 0;
    expect((await flush()).remaining).toBe(0);
    expect(Math.max(...sizes.slice(3))).toBe(100);
  });
});

describe('over any mixture of good and refused events, and of faults of the table', () => {
  const event = fc.constantFrom('good', 'poison');
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.record({ add: fc.array(event, { minLength: 1, maxLength: 40 }) }) },
    { weight: 3, arbitrary: fc.record({ flush: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ isBroken: fc.boolean() }) },
  );

  it('each good event is written once, each refused event is dropped, and nothing else is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async steps => {
        const { buffer, table, dropped } = bufferOf([], { maxItems: 100_000 });
        const added: string[] = [];
        for (const next of steps) {
          if ('add' in next) {
            for (const kind of next.add) added.push(`${kind} ${added.length}`);
            for (const each of added.slice(-next.add.length)) buffer.add(each);
          } else if ('flush' in next) {
            const { remaining, error } = await buffer.flush({ force: next.flush });
            expect(remaining > 0).toBe(error !== undefined);
          } else {
            table.isBroken = next.isBroken;
          }
        }
        table.isBroken = false;
        buffer.add('good at last');
        while (buffer.length > 0) await buffer.flush({ force: true });
        const isGood = (each: string) => each.startsWith('good');
        expect(table.events.toSorted()).toEqual([...added.filter(isGood), 'good at last'].toSorted());
        const refused = added.filter(each => !isGood(each)).map(each => `rejected: ${each}`);
        expect(dropped().toSorted()).toEqual(refused.toSorted());
      }),
      { numRuns: 300 },
    );
  });
});
