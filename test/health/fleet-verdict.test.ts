import { describe, expect, it } from 'vitest';
import { believedFailure, sharedAfter, withoutLease } from '../../lib/health/fleet-verdict.ts';
import { resultAt } from '../support/results.ts';
import { NOTHING, ToldHistory } from '../support/told-histories.ts';

describe('a lease', () => {
  it('ends with a run of who has it, and with no other', () => {
    const leased = { ...NOTHING, leaseOf: 'a', leaseUntil: 5000 };
    expect(withoutLease(leased, 'a')).toEqual(NOTHING);
    expect(withoutLease(leased, 'b')).toBe(leased);
    const judge = new ToldHistory('a+').judge('b');
    const after = sharedAfter(leased, { result: resultAt(1000), observer: 'b', nowAt: 1000 }, judge);
    expect(after).toMatchObject({ leaseOf: 'a', leaseUntil: 5000, wasUp: true });
  });
});

describe('whether it was ever up', () => {
  it('is known from then on', () => {
    expect(new ToldHistory('a- 1 b-').shared.wasUp).toBe(false);
    expect(new ToldHistory('ag').shared.wasUp).toBe(false);
    expect(new ToldHistory('a+ 1 a- 1 b-').shared.wasUp).toBe(true);
  });
});

describe('a change', () => {
  const changesAfter = (told: string) => new ToldHistory(told).shared.changes ?? [];

  it('is what the fleet believes otherwise than before, with since when and by whose run', () => {
    const { shared, now } = new ToldHistory('a+ 1 a- 1 b-');
    expect(shared.changes).toEqual([
      {
        ...{ component: 'database', from: 'up', to: 'down', reason: 'connection_refused' },
        ...{ at: now, since: 1_000_200, observer: 'b' },
      },
    ]);
    expect(shared.verdict).toEqual({ state: 'down', since: now });
  });

  it('is none while only one fails, or when the first verdict comes', () => {
    expect(changesAfter('a+ 1 a- 1 b+')).toEqual([]);
    expect(changesAfter('a- 1 b-')).toEqual([]);
    expect(new ToldHistory('a-').shared.verdict).toBeUndefined();
  });

  it('waits for its row after those before it; of more than five the oldest are lost', () => {
    const flap = 'a- 1 b- 20 a+ b+';
    const shown = changesAfter(`a+ ${flap}`).map(({ to }) => to);
    expect(shown).toEqual(['down', 'up']);
    const [last, ...earlier] = changesAfter(`a+ ${flap} ${flap} ${flap}`).toReversed();
    expect(earlier).toHaveLength(4);
    expect(last?.to).toBe('up');
    expect(earlier.at(-1)?.to).toBe('up');
  });
});

describe('the failure that the fleet believes', () => {
  it('is the last one, while it is down for all', () => {
    const { shared, now } = new ToldHistory('a+ 1 a- 1 b-');
    expect(believedFailure(shared)).toMatchObject({ reason: 'connection_refused', observedAt: now });
    expect(believedFailure(new ToldHistory('a+ 1 a-').shared)).toBeUndefined();
    expect(believedFailure(NOTHING)).toBeUndefined();
  });
});
