import type { Beacon } from '../lib/beacon.ts';
import { deferred } from '../lib/time/deferred.ts';

/** Waits for work, and fails when an exception that nothing caught comes first. */
export type OrUncaught = <R>(work: Promise<R>) => Promise<R>;

/**
 * Turns an exception that nothing caught, such as one in a listener of a driver, into a failure of the invocations
 * under way. Otherwise the process would end, and Route 53 would have no answer. For Beacon's own functions only: it
 * changes what the whole process does.
 */
export function failOnUncaught({ log, hide }: Pick<Beacon, 'log' | 'hide'>): OrUncaught {
  const underWay = new Set<(error: unknown) => void>();
  const end = async (error: unknown) => {
    const hidden = await hide(error); // a driver's listener may have thrown it, and Lambda shows it to who invoked the probe
    log('ERROR', 'an exception that nothing caught', { error: hidden });
    for (const fail of underWay) fail(hidden);
  };
  process.setUncaughtExceptionCaptureCallback(error => void end(error));
  return async work => {
    const { promise: uncaught, reject } = deferred<never>();
    underWay.add(reject);
    try {
      return await Promise.race([work, uncaught]);
    } finally {
      underWay.delete(reject);
    }
  };
}
