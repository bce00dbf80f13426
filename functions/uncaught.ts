import type { Logger } from '../lib/telemetry/logger.ts';

/** Waits for work, and fails when an exception that nothing caught comes first. */
export type OrUncaught = <R>(work: Promise<R>) => Promise<R>;

/**
 * Turns an exception that nothing caught, such as one in a listener of a driver, into a failure of the invocations
 * under way. Otherwise the process would end, and Route 53 would have no answer. For Beacon's own functions only: it
 * changes what the whole process does.
 */
export function failOnUncaught(log: Logger): OrUncaught {
  const underWay = new Set<(error: unknown) => void>();
  process.setUncaughtExceptionCaptureCallback(error => {
    log('ERROR', 'an exception that nothing caught', { error });
    for (const fail of underWay) fail(error);
  });
  return async work => {
    const { promise: uncaught, reject } = Promise.withResolvers<never>();
    underWay.add(reject);
    try {
      return await Promise.race([work, uncaught]);
    } finally {
      underWay.delete(reject);
    }
  };
}
