import { describe, expect, it } from 'vitest';
import { Budget } from '../../lib/fleet/budget.ts';
import { fingerprintOf } from '../../lib/fleet/fingerprint.ts';
import { Pause } from '../../lib/fleet/pause.ts';
import { TableClock } from '../../lib/fleet/table-clock.ts';
import { FakeClock } from '../support/fake-clock.ts';

const elapse = (clock: FakeClock, ms: number) => new Promise<void>(resolve => clock.after(ms, resolve));

describe('the time budget of a request', () => {
  it('is spent by calls one after the other', async () => {
    const clock = new FakeClock();
    const budget = new Budget(clock, 100);
    for (const left of [70, 40]) {
      const call = budget.spend(() => elapse(clock, 30));
      await clock.advance(30);
      await call;
      expect(budget.leftMs).toBe(left);
    }
  });

  it('is spent once by calls at the same time, and while they run', async () => {
    const clock = new FakeClock();
    const budget = new Budget(clock, 100);
    const calls = [budget.spend(() => elapse(clock, 30)), budget.spend(() => elapse(clock, 40))];
    await clock.advance(20);
    expect(budget.leftMs).toBe(80);
    await clock.advance(20);
    await Promise.all(calls);
    expect(budget.leftMs).toBe(60);
  });

  it('is 0 when less is left than a call is worth, and counts a call that fails', async () => {
    const clock = new FakeClock();
    const budget = new Budget(clock, 100);
    const call = budget.spend(async () => {
      await elapse(clock, 81);
      throw new Error('lost');
    });
    const failed = expect(call).rejects.toThrow('lost');
    await clock.advance(81);
    await failed;
    expect(budget.leftMs).toBe(0);
  });
});

describe('the pause after failures', () => {
  it('doubles from 1 s to 60 s, and ends with the first success', () => {
    const pause = new Pause();
    const lengths: number[] = [];
    for (let failure = 0; failure < 8; failure += 1) {
      pause.failed(1_000_000);
      let ms = 0;
      while (pause.isOn(1_000_000 + ms)) ms += 1000;
      lengths.push(ms / 1000);
    }
    expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    pause.worked();
    expect(pause.isOn(1_000_000)).toBe(false);
    pause.failed(1_000_000);
    expect([pause.isOn(1_000_999), pause.isOn(1_001_000)]).toEqual([true, false]);
  });

  it('does not outlast a clock that is set back', () => {
    const pause = new Pause();
    pause.failed(1_000_000);
    expect(pause.isOn(900_000)).toBe(false);
  });
});

describe('the clock of the table', () => {
  it.each([
    [0, 0],
    [1999, 0],
    [-2000, 0],
    [2001, 2001],
    [-30_000, -30_000],
  ])('that is %d ms ahead corrects by %d ms', (difference, ahead) => {
    const clock = new TableClock();
    clock.heard(1_000_000 + difference, 1_000_000);
    expect(clock.aheadMs).toBe(ahead);
  });

  it('is heard with every answer', () => {
    const clock = new TableClock();
    clock.heard(1_030_000, 1_000_000);
    clock.heard(1_000_500, 1_000_000);
    expect(clock.aheadMs).toBe(0);
  });
});

describe('the fingerprint of a configuration', () => {
  const base = {
    URL: new URL('postgres://app:hunter2@db.example:5432/orders'),
    TLS: 'verify',
    CA: undefined,
  };

  it('is short, and the same for the same settings in any order', () => {
    expect(fingerprintOf(base)).toMatch(/^[0-9a-f]{12}$/);
    expect(fingerprintOf({ TLS: 'verify', URL: base.URL })).toBe(fingerprintOf(base));
  });

  it('does not depend on a password', () => {
    const URL_ = new URL('postgres://app:hunter3@db.example:5432/orders');
    expect(fingerprintOf({ ...base, URL: URL_ })).toBe(fingerprintOf(base));
  });

  it.each([
    { URL: new URL('postgres://app:hunter2@other.example:5432/orders') },
    { URL: new URL('postgres://other:hunter2@db.example:5432/orders') },
    { URL: new URL('postgres://app:hunter2@db.example:5432/other') },
    { TLS: 'off' },
    { SECRET_ARN: 'arn' },
  ])('depends on target and login: %j', change => {
    expect(fingerprintOf({ ...base, ...change })).not.toBe(fingerprintOf(base));
  });
});
