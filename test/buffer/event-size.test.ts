import { describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { measure } from '../../lib/buffer/event-size.ts';

const SIZES = { exact: true, estimateBytes: 51_200 };

describe('the size of an event', () => {
  it('is the length of its V8 serialisation', () => {
    expect(measure({ user: 'ada' }, SIZES)).toEqual({ bytes: 16, method: 'v8' });
  });

  it('is the length of its JSON in bytes, if it need not be exact', () => {
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
    ['undefined, as JSON', undefined, false],
  ])('is estimated for %s', (_what, event, exact) => {
    expect(measure(event, { ...SIZES, exact })).toEqual({ bytes: 51_200, method: 'estimated' });
  });

  it('is that of its JSON if that is larger than the estimate', () => {
    const event = { run: () => {}, note: 'x'.repeat(100_000) };
    expect(measure(event, SIZES)).toEqual({ bytes: 100_011, method: 'estimated' });
  });

  it('makes the total an estimate while the size of one event is an estimate', () => {
    const buffer = new AuditEventBuffer<unknown>({ maxItems: 2, estimateBytes: 100 });
    const bytesOf = (event: unknown) => measure(event, SIZES).bytes;
    buffer.add(() => {});
    buffer.add('a');
    expect(buffer.usage()).toMatchObject({ bytes: 100 + bytesOf('a'), method: 'estimated' });
    buffer.add('b');
    expect(buffer.usage()).toMatchObject({ bytes: bytesOf('a') + bytesOf('b'), method: 'v8' });
  });

  it('of a whole buffer is measured by JSON if it need not be exact', () => {
    const buffer = new AuditEventBuffer({ exact: false });
    buffer.add('ab');
    expect(buffer.usage()).toMatchObject({ bytes: 4, method: 'json' });
  });
});
