import type { Env } from '../../lib/settings/read-table.ts';
import { failureSignals } from '../failure-signals.ts';

/** A handler for a function that could not start. It fails each time, so that Lambda counts an error and alarms fire. */
export function startFailed(error: unknown, env: Env): () => Promise<never> {
  const { log, metrics } = failureSignals(env);
  log('ERROR', 'the health check cannot start', { error });
  return async () => {
    metrics.checkerError();
    metrics.blind();
    throw error;
  };
}
