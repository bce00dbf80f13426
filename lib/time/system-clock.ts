import type { Clock } from './clock.ts';

/** Node's limit of a timer, ms (24.8 days). A longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's time. A callback runs one turn of the event loop after its time, so that data which has already
 * arrived is read first: a process that was frozen or busy would otherwise report a timeout that did not happen.
 * Timers are ref'd, because a pending answer must keep the process alive.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => Number(process.hrtime.bigint()) / 1e6, // loading `performance` would take 2 ms of a cold start
  after(ms, callback) {
    let turn: NodeJS.Immediate | undefined;
    const timer = setTimeout(
      () => {
        turn = setImmediate(callback);
      },
      Math.min(Math.max(ms, 0), LONGEST_TIMER_MS),
    );
    return () => {
      clearTimeout(timer);
      if (turn) clearImmediate(turn);
    };
  },
};
