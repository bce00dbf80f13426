import { describe, expect, it } from 'vitest';
import type { Result } from '../../lib/health/check.ts';
import { Flight, NoCallerLeft } from '../../lib/health/flight.ts';
import { deferred } from '../../lib/time/deferred.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { resultAt } from '../support/results.ts';

function startFlight() {
  const clock = new FakeClock();
  const outcome = deferred<Result>();
  let signal: AbortSignal | undefined;
  const flight = new Flight<Result>(clock, async (given, pass) => {
    signal = given;
    pass(await outcome.promise);
  });
  return {
    clock,
    outcome,
    flight,
    signal: () => signal,
    within: (ms: number) => flight.wait(clock.now() + ms),
  };
}

describe('Flight', () => {
  it('brings all who wait the same result', async () => {
    const { outcome, within, clock } = startFlight();
    const waiting = [within(100), within(1000)];
    outcome.resolve(resultAt(1));
    expect(await Promise.all(waiting)).toEqual([resultAt(1), resultAt(1)]);
    expect(clock.pending).toBe(0);
  });

  it('lets each leave at a deadline of its own, and goes on for the others', async () => {
    const { clock, outcome, within, signal } = startFlight();
    const hasty = within(100);
    const patient = within(1000);
    await clock.advance(100);
    expect(await hasty).toBeUndefined();
    expect(signal()?.aborted).toBe(false);
    outcome.resolve(resultAt(1));
    expect(await patient).toEqual(resultAt(1));
  });

  it('is aborted when the last caller leaves', async () => {
    const { clock, within, flight, signal } = startFlight();
    const waiting = [within(100), within(200)];
    await clock.advance(200);
    expect(await Promise.all(waiting)).toEqual([undefined, undefined]);
    expect(signal()?.reason).toBeInstanceOf(NoCallerLeft);
    expect(flight.isAborted).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('gives a caller whose deadline is past one chance, and no more', async () => {
    const { clock, within } = startFlight();
    const late = within(-500);
    await clock.advance(0);
    expect(await late).toBeUndefined();
  });

  it('is not aborted once it has ended', async () => {
    const { outcome, within, flight } = startFlight();
    outcome.resolve(resultAt(1));
    await within(100);
    expect(flight.isAborted).toBe(false);
    expect(await within(100)).toEqual(resultAt(1));
  });

  it('rejects for all waiting callers when the run itself fails, and leaves no unhandled rejection without callers', async () => {
    const { outcome, within } = startFlight();
    const waiting = within(100);
    outcome.reject(new Error('the store is gone'));
    await expect(waiting).rejects.toThrow('the store is gone');
    startFlight().outcome.reject(new Error('unheard'));
  });

  it('gives the result to a caller whose deadline comes while the work still has more to do', async () => {
    const clock = new FakeClock();
    const rest = deferred<void>();
    const flight = new Flight<number>(clock, async (_signal, pass) => {
      pass(1);
      await rest.promise;
    });
    const patient = flight.wait(clock.now() + 1000);
    const hasty = flight.wait(clock.now() + 100);
    await clock.advance(100);
    expect(await hasty).toBe(1);
    rest.resolve();
    expect(await patient).toBe(1);
    expect(clock.pending).toBe(0);
  });
});
