import type { Clock } from '../health/clock.ts';

/** There was no answer in time. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  readonly ms: number;

  constructor(ms: number) {
    super(`no answer within ${ms} ms`);
    this.ms = ms;
  }
}

/** Does some work inside a limit, ms: its signal aborts then, and nobody waits for what heeds no signal. */
export async function bounded<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => {
    const error = new NoAnswerError(ms);
    controller.abort(error);
    late.reject(error);
  });
  try {
    return await Promise.race([work(controller.signal), late.promise]);
  } finally {
    cancel();
  }
}

/** Settles after `ms`. */
export function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise(resolve => clock.after(ms, resolve));
}
