import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { measure } from '../../lib/buffer/event-size.ts';
import { auditBuffer } from '../../lib/buffer/shared.ts';

const filled = (count: number, maxItems = 1000) => {
  const buffer = new AuditEventBuffer<number>({ maxItems });
  for (let index = 0; index < count; index += 1) buffer.add(index);
  return buffer;
};

describe('AuditEventBuffer', () => {
  it('gives events back in the order they came', () => {
    expect(filled(3).getItems()).toEqual([0, 1, 2]);
  });

  it('hands out a copy, not itself', () => {
    const buffer = filled(2);
    buffer.getItems().pop();
    expect(buffer.length).toBe(2);
  });

  it('flushes all events, and is empty then', () => {
    const buffer = filled(3);
    expect(buffer.flush()).toEqual([0, 1, 2]);
    expect(buffer.length).toBe(0);
    expect(buffer.flush()).toEqual([]);
    expect(buffer.usage()).toMatchObject({ itemCount: 0, bytes: 0 });
  });

  it('drops the oldest when it is full, says which, and counts and dates it', () => {
    let now = 1000;
    const buffer = new AuditEventBuffer<string>({ maxItems: 2, now: () => now });
    expect(buffer.add('a')).toBeUndefined();
    expect(buffer.add('b')).toBeUndefined();
    now = 2000;
    expect(buffer.add('c')).toBe('a');
    expect(buffer.getItems()).toEqual(['b', 'c']);
    expect(buffer.usage()).toMatchObject({ itemCount: 2, droppedCount: 1, lastDropAt: 2000 });
  });

  it('still knows of its drops after a flush', () => {
    const buffer = filled(3, 2);
    buffer.flush();
    expect(buffer.usage()).toMatchObject({ itemCount: 0, droppedCount: 1 });
  });

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to hold %d events', maxItems => {
    expect(() => new AuditEventBuffer({ maxItems })).toThrow('a whole number of events, at least 1');
  });

  it('holds 1000 events unless told otherwise', () => {
    const buffer = new AuditEventBuffer<number>();
    for (let index = 0; index < 1001; index += 1) buffer.add(index);
    expect(buffer.usage()).toMatchObject({ itemCount: 1000, droppedCount: 1 });
  });

  it('is as full, in the same order, as a plain list that is cut at the front', () => {
    const step = fc.oneof(fc.record({ add: fc.string() }), fc.constant('flush' as const));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 60 }), (maxItems, steps) => {
        const buffer = new AuditEventBuffer<string>({ maxItems });
        let list: string[] = [];
        let dropped = 0;
        for (const next of steps) {
          if (next === 'flush') {
            expect(buffer.flush()).toEqual(list);
            list = [];
          } else {
            buffer.add(next.add);
            list.push(next.add);
            if (list.length > maxItems) dropped += Number(list.shift() !== undefined);
          }
          const bytes = list.reduce((sum, event) => sum + sizeOf(event), 0);
          expect(buffer.getItems()).toEqual(list);
          expect(buffer.usage()).toMatchObject({ itemCount: list.length, bytes, droppedCount: dropped });
        }
      }),
    );
  });
});

const SIZES = { exact: true, estimateBytes: 51_200 };
const sizeOf = (event: unknown) => measure(event, SIZES).bytes;

describe('the size of an event', () => {
  it('is what V8 serialises it to', () => {
    expect(measure({ user: 'ada' }, SIZES)).toEqual({ bytes: 16, method: 'v8' });
  });

  it('is the length of its JSON in bytes where that is enough', () => {
    expect(measure({ user: 'ädä' }, { ...SIZES, exact: false })).toEqual({ bytes: 16, method: 'json' });
  });

  const cycle: Record<string, unknown> = {};
  cycle.self = cycle;
  const trap = {
    get user() {
      throw new Error('no');
    },
  };

  it.each<[string, unknown, boolean]>([
    ['a function', { run: () => {} }, true],
    ['a getter that throws', trap, true],
    ['a symbol', Symbol('x'), true],
    ['a cycle, as JSON', cycle, false],
    ['a BigInt, as JSON', { id: 1n }, false],
    ['nothing, as JSON', undefined, false],
  ])('is estimated for %s', (_what, event, exact) => {
    expect(measure(event, { ...SIZES, exact })).toEqual({ bytes: 51_200, method: 'estimated' });
  });

  it('makes the whole an estimate as long as one event is one', () => {
    const buffer = new AuditEventBuffer<unknown>({ maxItems: 2, estimateBytes: 100 });
    buffer.add(() => {});
    buffer.add('a');
    expect(buffer.usage()).toMatchObject({ bytes: 100 + sizeOf('a'), method: 'estimated' });
    buffer.add('b');
    expect(buffer.usage()).toMatchObject({ bytes: sizeOf('a') + sizeOf('b'), method: 'v8' });
    buffer.add(() => {});
    buffer.flush();
    expect(buffer.usage().method).toBe('v8');
  });

  it('is taken by JSON where exactness is not wanted', () => {
    const buffer = new AuditEventBuffer({ exact: false });
    buffer.add('ab');
    expect(buffer.usage()).toMatchObject({ bytes: 4, method: 'json' });
  });
});

describe('auditBuffer', () => {
  it('is one buffer for the whole process', () => {
    expect(auditBuffer()).toBe(auditBuffer());
  });
});
