import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isStorable, itemOf, sharedOf } from '../../lib/fleet/item.ts';
import { componentReport } from '../../lib/health/report.ts';
import type { Shared } from '../../lib/health/shared-memory.ts';
import { nextState } from '../../lib/health/state.ts';
import { detailJson } from '../../lib/report/detail-json.ts';
import { remoteCheck } from '../support/checks.ts';
import { resultAt, stateAt } from '../support/results.ts';

const KEYS = { partition: 'result#orders#production', sort: 'database#eu-west-1#default#0a1b2c' };
const NOW = Date.parse('2026-11-23T04:11:26.987Z');

const shared = (more: Partial<Shared> = {}): Shared => ({
  state: stateAt(NOW - 1000),
  wasUp: true,
  leaseUntil: 0,
  version: 7,
  ...more,
});

const NEXT: Shared = { state: undefined, wasUp: true, leaseUntil: 0, version: 2 };

const roundTrip = (value: Shared, ahead = 0, now = NOW) =>
  sharedOf(itemOf(KEYS, value, ahead, now), ahead, now);

describe('the item of a component', () => {
  it('has its keys, its version and when DynamoDB may delete it: 30 days later', () => {
    expect(itemOf(KEYS, shared(), 0, NOW)).toMatchObject({
      pk: { S: KEYS.partition },
      sk: { S: KEYS.sort },
      version: { N: '7' },
      expires_at: { N: String(Math.ceil(NOW / 1000) + 30 * 86_400) },
    });
  });

  it('says what was written', () => {
    const failing = nextState(stateAt(NOW - 9000), resultAt(NOW - 10, 'connection_refused'));
    for (const value of [
      shared(),
      shared({ state: failing, leaseUntil: NOW + 500 }),
      shared({ state: undefined }),
    ]) {
      expect(roundTrip(value)).toEqual(value);
    }
  });

  it('has the message of an error, and nothing else of it', () => {
    const error = Object.assign(new Error('password authentication failed'), { query: 'secret' });
    const state = stateAt(NOW - 10, 'authentication_failed');
    const item = itemOf(KEYS, shared({ state: { ...state, result: { ...state.result, error } } }), 0, NOW);
    expect(JSON.stringify(item)).not.toContain('secret');
    expect(sharedOf(item, 0, NOW).state?.result.error).toBe('password authentication failed');
  });

  it('has less than 1 KB, which DynamoDB bills as one write, even with a long message', () => {
    const state = stateAt(NOW - 10, 'authentication_failed');
    const error = new Error('x'.repeat(500_000));
    const item = itemOf(KEYS, shared({ state: { ...state, result: { ...state.result, error } } }), 0, NOW);
    expect(JSON.stringify(item).length).toBeLessThan(1024);
  });

  it.each([
    ['an error without a text', Object.assign(new Error('x'), { message: 5 }), '5'],
    ['an object that has no text', Object.create(null), 'a thrown object'],
    ['a symbol', Symbol('x'), 'a thrown symbol'],
  ])('may be about %s', (_, error, message) => {
    const state = stateAt(NOW - 10, 'unexpected_error');
    const item = itemOf(KEYS, shared({ state: { ...state, result: { ...state.result, error } } }), 0, NOW);
    expect(sharedOf(item, 0, NOW).state?.result.error).toBe(message);
  });

  it('is not made of a result with fields of a length that would fill the table', () => {
    const state = stateAt(NOW - 10);
    const withField = (text: string) => ({ ...state, result: { ...state.result, detail: { text } } });
    expect(isStorable(withField('x'.repeat(10_000)))).toBe(true);
    expect(isStorable(withField('x'.repeat(500_000)))).toBe(false);
  });

  it('is written in the table’s clock, and read in that of the process', () => {
    const value = shared({ leaseUntil: NOW + 500 });
    const item = itemOf(KEYS, value, 30_000, NOW);
    expect(sharedOf(item, 30_000, NOW)).toEqual(value);
    const other = sharedOf(item, 0, NOW + 30_000); // a machine whose clock is right
    expect(other.state?.result.observedAt).toBe(NOW - 1000 + 30_000);
    expect(other.leaseUntil).toBe(NOW + 500 + 30_000);
  });
});

describe('an instant in the future', () => {
  it('is taken as now up to 3 s', () => {
    const { state } = roundTrip(shared({ state: stateAt(NOW + 2999) }));
    expect(state?.result.observedAt).toBe(NOW);
  });

  it('makes the item say nothing beyond, but its version', () => {
    expect(roundTrip(shared({ state: stateAt(NOW + 3001) }))).toEqual({
      state: undefined,
      wasUp: false,
      leaseUntil: 0,
      version: 7,
    });
  });
});

describe('an item that is not understood', () => {
  it.each([
    ['no body', { version: { N: '3' } }],
    ['a body that is no JSON', { version: { N: '3' }, body: { S: '{' } }],
    ['a body of another shape', { version: { N: '3' }, body: { S: '{"state":{"result":1},"wasUp":true}' } }],
    ['an instant that is no number', { version: { N: '3' }, body: { S: '{"wasUp":true,"leaseUntil":"x"}' } }],
  ])('says nothing but its version: %s', (_what, item) => {
    expect(sharedOf(item, 0, NOW)).toEqual({ state: undefined, wasUp: false, leaseUntil: 0, version: 3 });
  });

  it.each([undefined, {}, { version: { S: 'x' } }, { version: { N: '-1' } }, { version: { N: '1.5' } }])(
    'counts as none without a version: %j',
    item => expect(sharedOf(item, 0, NOW).version).toBe(0),
  );

  const ODD = fc.constantFrom<unknown>(null, 'x', -1e300, 1e300, {}, { toString: 1 }, [{}], true);
  const PATHS = [
    ...[
      'result',
      'series',
      'failuresInRow',
      'firstFailureAt',
      'lastSuccessAt',
      'lastFailureAt',
      'lastChangeAt',
    ],
    ...[
      'believed',
      'usualMs',
      'series.downSince',
      'series.downs',
      'result.error',
      'result.detail',
      'result.state',
    ],
    ...['result.reason', 'result.blame', 'result.observedAt', 'result.durationMs', 'result.answerMs'],
    'result.detail.x',
  ];

  it('never fails an answer: with any odd value in any place, it is ignored or can be shown', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), ODD, (path, odd) => {
        const body = JSON.parse(
          JSON.stringify({ state: stateAt(NOW - 1000, 'timeout'), wasUp: true, leaseUntil: 0 }),
        );
        const names = path.split('.');
        const owner = names.slice(0, -1).reduce((at, name) => at[name], body.state);
        owner[names.at(-1) ?? ''] = odd;
        const item = { version: { N: '1' }, body: { S: JSON.stringify(body) } };
        const { state } = sharedOf(item, 0, NOW);
        if (!state) return;
        expect(itemOf(KEYS, { ...NEXT, state }, 0, NOW).version).toEqual({ N: '2' });
        const component = componentReport(
          remoteCheck(async () => ({})),
          state,
          'shared',
        );
        const report = { status: component.state, at: NOW, durationMs: 1, components: [component] };
        const shown = JSON.stringify(detailJson(report, { version: '1', environment: 'test' }));
        expect(() => JSON.parse(shown)).not.toThrow();
        const { detail } = state.result;
        expect(() => Object.values(detail).map(String)).not.toThrow();
      }),
      { numRuns: 400 },
    );
  });

  it('never throws, whatever the body is', () => {
    const body = fc.oneof(fc.json(), fc.string());
    fc.assert(
      fc.property(body, text => {
        expect(sharedOf({ version: { N: '1' }, body: { S: text } }, 0, NOW).version).toBe(1);
      }),
    );
  });
});
