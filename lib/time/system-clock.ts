import type { Clock } from './clock.ts';

/**
 * The machine's own time. A callback comes one turn of the event loop after its time, so that what has
 * arrived by then is heard first: a process that was stopped or busy would else call its peers late.
 * Timers are ref'd: a pending answer must keep the process alive.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => Number(process.hrtime.bigint()) / 1e6, // `performance` is loaded when first used: 2 ms
  after(ms, callback) {
    let turn: NodeJS.Immediate | undefined;
    const timer = setTimeout(() => {
      turn = setImmediate(callback);
    }, ms);
    return () => {
      clearTimeout(timer);
      if (turn) clearImmediate(turn);
    };
  },
};
