import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventJson } from '../../lib/buffer/event-json.ts';
import { measure } from '../../lib/buffer/event-size.ts';

const cycle: Record<string, unknown> = { name: 'ada' };
cycle.self = cycle;

const deep = () => {
  let value: unknown = 'bottom';
  for (let depth = 0; depth < 20_000; depth += 1) value = [value];
  return value;
};

/** Each object refers to all others, so there are more paths than can be followed. */
const web = () => {
  const parts: Record<string, unknown>[] = Array.from({ length: 30 }, () => ({}));
  for (const part of parts) Object.assign(part, parts);
  return parts;
};

describe('an event as JSON for PostgreSQL', () => {
  it.each<[string, unknown, unknown]>([
    ['plain data', { a: [1, 'b', null, true] }, { a: [1, 'b', null, true] }],
    ['an object with toJSON', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    ['a cycle', cycle, { name: 'ada', self: '[cycle]' }],
    ['a BigInt', { id: 12345678901234567890n }, { id: '12345678901234567890' }],
    ['a function alone', () => {}, '[function]'],
    ['undefined', undefined, '[undefined]'],
    ['a symbol', Symbol('x'), '[symbol]'],
    ['a NUL', { 'a\0': 'b\0c' }, { 'a\uFFFD': 'b\uFFFDc' }],
    ['half of a surrogate pair', { a: '\uD800x' }, { a: '\uFFFDx' }],
    ['text that looks like an escape', { a: String.raw`\u0000` }, { a: String.raw`\u0000` }],
    ['NaN, beside a BigInt', { n: Number.NaN, i: 1n }, { n: '[NaN]', i: '1' }],
    ['the key __proto__', JSON.parse('{"__proto__":{"a":1}}'), { ['__proto__']: { a: 1 } }],
  ])('keeps %s', (_what, event, kept) => {
    expect(JSON.parse(eventJson(event))).toEqual(kept);
  });

  it('keeps the rest of an object with a getter, a proxy or a toJSON that throws', () => {
    const fail = () => {
      throw new Error('no');
    };
    const trap = Object.defineProperty({ a: 1 }, 'b', { get: fail, enumerable: true });
    const proxy = new Proxy({}, { ownKeys: fail });
    const event = { trap, proxy, own: { toJSON: fail }, c: 2 };
    expect(JSON.parse(eventJson(event))).toEqual({
      trap: { a: 1, b: '[unreadable]' },
      proxy: '[unreadable]',
      own: '[unreadable]',
      c: 2,
    });
  });

  it('cuts what is nested too deep, or has too many objects', () => {
    expect(eventJson(deep())).toContain('[cut]');
    const text = eventJson({ id: 1n, web: web() });
    expect(text).toContain('[cut]');
    expect(text.length).toBeLessThan(10_000_000);
  });

  it('ends in time for a few shared objects that would be billions in JSON', () => {
    let value: unknown = 'bottom';
    for (let depth = 0; depth < 40; depth += 1) value = [value, value];
    expect(eventJson(value)).toContain('[cut]');
    expect(measure(value, { exact: false, estimateBytes: 7 })).toEqual({ bytes: 7, method: 'estimated' });
  });

  it('is always JSON without the escapes that PostgreSQL refuses', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
    });
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.oneof(anything, text, fc.dictionary(text, anything)), event => {
        const json = eventJson(event);
        expect(() => JSON.parse(json)).not.toThrow();
        expect(json.replaceAll('\\\\', '')).not.toMatch(/\\u0000|\\ud[89a-f]/i);
      }),
      { numRuns: 500 },
    );
  });
});
