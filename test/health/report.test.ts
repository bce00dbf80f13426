import { describe, expect, it } from 'vitest';
import type { Detail } from '../../lib/health/check.ts';
import { componentReport, isFresh, overallStatus } from '../../lib/health/report.ts';
import { nextState } from '../../lib/health/state.ts';
import { localCheck, remoteCheck, works } from '../support/checks.ts';
import { resultAt, stateAt } from '../support/results.ts';

describe('isFresh', () => {
  const check = remoteCheck(works, { healthyTtlMs: 60_000, failureTtlMs: 5000 });

  it.each([
    ['an up', undefined, 59_999, true],
    ['an up', undefined, 60_000, false],
    ['a failure', 'timeout', 4999, true],
    ['a failure', 'timeout', 5000, false],
    ['a degraded', 'too_many_connections', 5000, false],
  ] as const)('keeps %s for its own time (%s, age %i: %s)', (_what, reason, age, fresh) => {
    expect(isFresh(check, { result: resultAt(1000, reason) }, 1000 + age, {})).toBe(fresh);
  });

  it('keeps nothing with a TTL of 0, not even within the same millisecond', () => {
    const uncached = remoteCheck(works, { healthyTtlMs: 0, failureTtlMs: 0 });
    expect(isFresh(uncached, { result: resultAt(1000) }, 1000, {})).toBe(false);
    expect(isFresh(uncached, { result: resultAt(1000, 'timeout') }, 1000, {})).toBe(false);
  });

  it('never serves what is older than the caller will have', () => {
    expect(isFresh(check, { result: resultAt(1000) }, 10_999, { maxAgeMs: 10_000 })).toBe(true);
    expect(isFresh(check, { result: resultAt(1000) }, 11_000, { maxAgeMs: 10_000 })).toBe(false);
    expect(isFresh(check, { result: resultAt(1000) }, 1000, { maxAgeMs: 0 })).toBe(false);
  });

  it('is no timeout for a caller whose own attempt could take longer', () => {
    const cut = { ...resultAt(1000, 'timeout'), attemptMs: 350 };
    expect(isFresh(check, { result: cut }, 1000, {})).toBe(false);
    expect(isFresh(check, { result: cut }, 1000, { attemptMs: 350 })).toBe(true);
    expect(isFresh(check, { result: cut }, 1000, { attemptMs: 351 })).toBe(false);
    expect(isFresh(check, { result: resultAt(1000, 'timeout') }, 1000, { attemptMs: 9999 })).toBe(true);
    expect(
      isFresh(check, { result: { ...resultAt(1000, 'connection_refused'), attemptMs: 350 } }, 1000, {}),
    ).toBe(true);
  });

  it('trusts nothing from the future: the clock was set back', () => {
    expect(isFresh(check, { result: resultAt(1001) }, 1000, {})).toBe(false);
  });
});

describe('componentReport', () => {
  it('has the detail as its fields, unless the check describes itself', () => {
    const state = nextState(undefined, { ...resultAt(1000), detail: { a: 1 } });
    const describe = (): Detail => ({ status: 'connected' });
    expect(componentReport(remoteCheck(works), state, 'run').fields).toEqual({ a: 1 });
    expect(componentReport(remoteCheck(works, { describe }), state, 'run').fields).toEqual({
      status: 'connected',
    });
  });

  it.each([
    ['an up', undefined, 61_000],
    ['a failure', 'timeout', 6000],
  ] as const)('says when %s stops being fresh', (_what, reason, staleAt) => {
    expect(componentReport(remoteCheck(works), stateAt(1000, reason), 'run').staleAt).toBe(staleAt);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('boom');
      },
    ],
    ['returns nothing', () => undefined],
    ['returns a list', () => []],
    ['returns a BigInt', () => ({ rows: 1n })],
    [
      'returns a cycle',
      () => {
        const cycle = { self: {} };
        cycle.self = cycle;
        return cycle;
      },
    ],
    ['returns no number', () => ({ rows: Number.NaN })],
  ])('is down, alone, when describe %s', (_what, describe) => {
    const faulty = remoteCheck(works, { describe: describe as unknown as () => Detail });
    expect(componentReport(faulty, stateAt(1000), 'run')).toMatchObject({
      state: 'down',
      reason: 'unexpected_error',
      fields: {},
      error: expect.any(Error),
    });
  });

  it('is stale at once where the process itself was looked at', () => {
    expect(
      componentReport(
        localCheck(() => ({})),
        stateAt(1000),
        'run',
      ).staleAt,
    ).toBe(1000);
  });
});

describe('overallStatus', () => {
  const down = componentReport(remoteCheck(works), stateAt(1, 'timeout'), 'run');
  const up = componentReport(remoteCheck(works, { name: 'cache', critical: false }), stateAt(1), 'run');

  it('is as bad as its worst component makes it', () => {
    expect(overallStatus([up, down])).toBe('down');
  });

  it('may be judged otherwise than the checks are configured', () => {
    expect(overallStatus([up, down], () => false)).toBe('degraded');
  });
});
