import { describe, expect, it } from 'vitest';
import type { Result } from '../../lib/health/check.ts';
import { Flight, NobodyWaits } from '../../lib/health/flight.ts';
import { deferred } from '../support/checks.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { resultAt } from '../support/results.ts';

function takeOff() {
  const clock = new FakeClock();
  const landing = deferred<Result>();
  let signal: AbortSignal | undefined;
  const flight = new Flight(clock, given => {
    signal = given;
    return landing.promise;
  });
  return {
    clock,
    landing,
    flight,
    signal: () => signal,
    within: (ms: number) => flight.wait(clock.now() + ms),
  };
}

describe('Flight', () => {
  it('brings all who wait the same result', async () => {
    const { landing, within, clock } = takeOff();
    const waiting = [within(100), within(1000)];
    landing.resolve(resultAt(1));
    expect(await Promise.all(waiting)).toEqual([resultAt(1), resultAt(1)]);
    expect(clock.pending).toBe(0);
  });

  it('lets each leave at a deadline of its own, and goes on for the others', async () => {
    const { clock, landing, within, signal } = takeOff();
    const hasty = within(100);
    const patient = within(1000);
    await clock.advance(100);
    expect(await hasty).toBeUndefined();
    expect(signal()?.aborted).toBe(false);
    landing.resolve(resultAt(1));
    expect(await patient).toEqual(resultAt(1));
  });

  it('is cut when the last one leaves', async () => {
    const { clock, within, flight, signal } = takeOff();
    const waiting = [within(100), within(200)];
    await clock.advance(200);
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
    expect(signal()?.reason).toBeInstanceOf(NobodyWaits);
    expect(flight.isCut).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('gives a caller whose deadline is past one chance, and no more', async () => {
    const { clock, within } = takeOff();
    const late = within(-500);
    await clock.advance(0);
    expect(await late).toBeUndefined();
  });

  it('is not cut once it has landed', async () => {
    const { landing, within, flight } = takeOff();
    landing.resolve(resultAt(1));
    await within(100);
    expect(flight.isCut).toBe(false);
    expect(await within(100)).toEqual(resultAt(1));
  });

  it('tells those who wait when the run itself broke, and disturbs nobody when nobody waits', async () => {
    const { landing, within } = takeOff();
    const waiting = within(100);
    landing.reject(new Error('the store is gone'));
    await expect(waiting).rejects.toThrow('the store is gone');
    takeOff().landing.reject(new Error('unheard'));
  });
});
