import middy from '@middy/core';
import type { Beacon } from '../../lib/beacon.ts';
import { InvalidProbeRequest } from '../../lib/health/run-request.ts';
import { type InvocationContext, idsOf } from '../../lib/telemetry/invocation.ts';
import type { OrUncaught } from '../uncaught.ts';
import { createDirectRun } from './direct-run.ts';
import { readEcsHook } from './ecs-hook.ts';

/** If everything else hangs, Middy fails this long before the end of the invocation, ms; the checker's deadline is earlier. */
const LAST_RESORT_MS = 50;

/**
 * The Lambda handler: a direct run, wrapped by Middy. A request that is not understood gets `{ rejected }`, which says why.
 * An error that it throws becomes Lambda's `FunctionError`.
 * @param orUncaught @default - exceptions that nothing caught end the process
 */
export function createProbeHandler(beacon: Beacon, orUncaught: OrUncaught = work => work) {
  const run = createDirectRun(beacon);
  return middy<unknown, object>({ timeoutEarlyInMillis: LAST_RESORT_MS })
    .use({ onError: failed => logFailure(beacon, failed) })
    .handler((event: unknown, context: InvocationContext) => orUncaught(run(event, context)));
}

type Failed = {
  readonly event: unknown;
  readonly context: InvocationContext;
  readonly error: unknown;
  response?: object | null | undefined;
};

/** A request that is not understood is the caller's fault and gets an answer; everything else is Beacon's. */
async function logFailure(beacon: Beacon, failed: Failed): Promise<void> {
  const { event, context, error } = failed;
  const ids = idsOf(context);
  if (error instanceof InvalidProbeRequest) {
    failed.response = await reject(beacon, event, error, ids);
    return;
  }
  beacon.log('ERROR', 'the health check itself failed', { ...ids, error: await beacon.hide(error) });
  beacon.metrics.checkerError();
}

/** An answer without a status, so that nobody takes it for "up". */
async function reject({ log, metrics }: Beacon, event: unknown, { message }: Error, ids: object) {
  metrics.rejected();
  const { wrongEvent } = await import('../../lib/events/wrong-event.ts');
  const { fields } = wrongEvent(event);
  log('WARN', message, { ...ids, ...fields });
  const { looks_like, meant_for } = fields;
  return { ...(readEcsHook(event) && { hookStatus: 'FAILED' }), rejected: message, looks_like, meant_for };
}
