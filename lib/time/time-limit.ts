import type { Clock } from './clock.ts';

/** A timer takes no more, ms: some 24 days. With more it would go off at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Something was not done in the time that it had. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
  /** How long it had. */
  readonly ms: number;

  constructor(ms: number) {
    super(`not done within ${Math.round(ms)} ms`);
    this.ms = ms;
  }
}

/** Waits for the work, or until the signal aborts: then rejects with its reason, whatever the work does. */
export async function until<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const abortion = Promise.withResolvers<never>();
  const stop = () => abortion.reject(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, abortion.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    Promise.resolve(work).catch(() => {}); // it may fail when nobody waits any longer; in JavaScript it may be no promise
  }
}

/**
 * Gives the work a signal that aborts after so many ms, or with another one, and waits no longer than that.
 * @throws OutOfTime, the other signal's reason, or what the work throws
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const own = new AbortController();
  const cancel = clock.after(Math.min(ms, LONGEST_TIMER_MS), () => own.abort(new OutOfTime(ms)));
  const signal = outer ? AbortSignal.any([outer, own.signal]) : own.signal;
  try {
    return await until(signal, work(signal));
  } finally {
    cancel();
  }
}

/** Settles after `ms`. */
export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise(resolve => clock.after(ms, resolve));
}
