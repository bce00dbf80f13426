import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../lib/time/system-clock.ts';

describe('systemClock.after', () => {
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);

  afterEach(() => {
    process.off('warning', onWarning);
    warnings.length = 0;
  });

  it.each([-1, -2_000_000, 0, 0.4])('calls back at once after %d ms, without a warning', async ms => {
    process.on('warning', onWarning);
    await new Promise<void>(resolve => systemClock.after(ms, resolve));
    await new Promise(setImmediate); // process.emitWarning waits for the next tick
    expect(warnings).toEqual([]);
  });

  it('waits as long as a timer can, when the time is longer', async () => {
    process.on('warning', onWarning);
    const callback = vi.fn();
    const cancel = systemClock.after(2 ** 40, callback);
    await new Promise(resolve => setTimeout(resolve, 5));
    cancel();
    expect(callback).not.toHaveBeenCalled();
    expect(warnings).toEqual([]);
  });

  it('calls nothing back that was cancelled, even in the turn in which its time comes', async () => {
    const callback = vi.fn();
    systemClock.after(0, callback)();
    const cancel = systemClock.after(0, callback);
    await new Promise(resolve => setTimeout(resolve, 1));
    cancel();
    await new Promise(setImmediate);
    expect(callback.mock.calls.length).toBeLessThanOrEqual(1);
  });
});
