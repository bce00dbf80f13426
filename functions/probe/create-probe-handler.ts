import middy from '@middy/core';
import type { Beacon } from '../../lib/beacon.ts';
import { InvalidProbeRequest } from '../../lib/health/run-request.ts';
import { type InvocationContext, idsOf } from '../../lib/telemetry/invocation.ts';
import type { OrUncaught } from '../uncaught.ts';
import { createDirectRun } from './direct-run.ts';

/** If everything else hangs, Middy fails this long before the end of the invocation, ms; the checker's deadline is earlier. */
const LAST_RESORT_MS = 50;

/**
 * The Lambda handler: a direct run, wrapped by Middy. An error that it throws becomes Lambda's `FunctionError`.
 * @param orUncaught @default - exceptions that nothing caught end the process
 */
export function createProbeHandler(beacon: Beacon, orUncaught: OrUncaught = work => work) {
  const run = createDirectRun(beacon);
  return middy<unknown, object>({ timeoutEarlyInMillis: LAST_RESORT_MS })
    .use({ onError: failed => logFailure(beacon, failed) })
    .handler((event: unknown, context: InvocationContext) => orUncaught(run(event, context)));
}

type Failed = { readonly context: InvocationContext; readonly error: unknown };

/** A request that is not understood is the caller's fault; everything else is Beacon's. */
async function logFailure(beacon: Beacon, { error, context }: Failed): Promise<void> {
  const ids = idsOf(context);
  if (error instanceof InvalidProbeRequest) {
    beacon.log('WARN', error.message, ids);
    return;
  }
  beacon.log('ERROR', 'the health check itself failed', { ...ids, error: await beacon.hide(error) });
  beacon.metrics.checkerError();
}
