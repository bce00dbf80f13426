import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertDetail, assertObservation } from '../../lib/health/observation.ts';

const cycle: Record<string, unknown> = {};
cycle.self = cycle;

describe('assertObservation', () => {
  it.each([
    {},
    { reason: 'timeout' },
    { detail: { a: 1, b: 'x', c: null, d: true } },
    { gauges: { BufferDepth: 3 } },
  ])('accepts %j', observation => {
    expect(assertObservation(observation)).toBe(observation);
  });

  it.each([
    ['nothing', undefined, 'expected an observation, got undefined'],
    ['null', null, 'expected an observation, got null'],
    ['a text', 'up', 'expected an observation, got "up"'],
    ['a number', 1, 'expected an observation, got 1'],
    ['a list', [], 'expected an observation, got a list'],
    ['a promise', Promise.resolve({}), 'a local check returned a promise'],
    ['a reason that is not listed', { reason: 'tired' }, 'the reason "tired" is not on the list of reasons'],
    [
      'a reason that every object has',
      { reason: 'constructor' },
      'the reason "constructor" is not on the list',
    ],
    ['a reason that is no text', { reason: 1 }, 'the reason 1 is not on the list of reasons'],
    ['a detail that is no object', { detail: 'x' }, 'expected a detail, got "x"'],
    ['a BigInt', { detail: { rows: 1n } }, 'the field rows of a detail is 1; allowed: text, a finite number'],
    ['a cycle', { detail: cycle }, 'the field self of a detail is an object'],
    ['no number', { detail: { a: Number.NaN } }, 'the field a of a detail is NaN'],
    ['a gauge that is not listed', { gauges: { Depth: 1 } }, 'the gauge Depth is 1'],
    ['a metric that no check measures', { gauges: { Status: 1 } }, 'the gauge Status is 1'],
    [
      'a gauge that is no number',
      { gauges: { BufferDepth: '1' } },
      'the gauge BufferDepth is a text of 1 characters',
    ],
  ])('refuses %s', (_what, value, message) => {
    expect(() => assertObservation(value)).toThrow(message);
  });

  it('accepts only what JSON can say again, whatever a detail holds', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), detail => {
        try {
          assertDetail(detail);
        } catch (error) {
          expect(error).toBeInstanceOf(TypeError);
          return;
        }
        const text = JSON.stringify(detail);
        expect(JSON.stringify(JSON.parse(text))).toBe(text);
      }),
    );
  });
});
