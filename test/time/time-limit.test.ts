import { describe, expect, it, vi } from 'vitest';
import { orAborted, TimeLimitExceeded, withTimeout } from '../../lib/time/time-limit.ts';
import { FakeClock } from '../support/fake-clock.ts';

const never = () => new Promise<never>(() => {});

describe('orAborted', () => {
  it('gives what the work gives', async () => {
    expect(await orAborted(new AbortController().signal, Promise.resolve(1))).toBe(1);
  });

  it('does not wait for work whose time is up already', async () => {
    await expect(orAborted(AbortSignal.abort(new Error('enough')), never())).rejects.toThrow('enough');
  });

  it('handles the rejection of work that fails after its time limit', async () => {
    const caller = new AbortController();
    let fail = (_error: Error) => {};
    const work = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    const waiting = orAborted(caller.signal, work);
    caller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    fail(new Error('late'));
    await new Promise(setImmediate); // an unhandled rejection would fail this run
  });
});

describe('withTimeout', () => {
  it('gives the work a signal that aborts with its time, and leaves no timer', async () => {
    const clock = new FakeClock();
    const signals: AbortSignal[] = [];
    const work = withTimeout(clock, 100, signal => {
      signals.push(signal);
      return never();
    });
    const failure = expect(work).rejects.toThrow(TimeLimitExceeded);
    await clock.advance(99);
    expect(signals[0]?.aborted).toBe(false);
    await clock.advance(1);
    await failure;
    expect(signals[0]?.reason).toMatchObject({ message: 'not finished within 100 ms' });
    expect(clock.pending).toBe(0);
  });

  it('ends earlier with the signal of its caller', async () => {
    const clock = new FakeClock();
    const caller = new AbortController();
    const work = withTimeout(clock, 100, never, caller.signal);
    caller.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
    expect(clock.pending).toBe(0);
  });

  it('gives the work a signal that has aborted when its caller has', async () => {
    const clock = new FakeClock();
    const work = withTimeout(
      clock,
      100,
      async signal => {
        expect(signal.reason).toMatchObject({ message: 'enough' });
      },
      AbortSignal.abort(new Error('enough')),
    );
    await expect(work).rejects.toThrow('enough');
    expect(clock.pending).toBe(0);
  });

  it('keeps no listener on the signal of its caller', async () => {
    const caller = new AbortController();
    const spies = [
      vi.spyOn(caller.signal, 'addEventListener'),
      vi.spyOn(caller.signal, 'removeEventListener'),
    ];
    await withTimeout(new FakeClock(), 100, async () => 1, caller.signal);
    const [added, removed] = spies.map(spy => spy.mock.calls.map(([, listener]) => listener));
    expect(removed).toEqual(added);
  });

  it.each([-5, 0])('limits work that has no time left (%i ms)', async ms => {
    const clock = new FakeClock();
    const work = withTimeout(clock, ms, never);
    const failure = expect(work).rejects.toThrow(TimeLimitExceeded);
    await clock.advance(0);
    await failure;
  });
});
