import middy from '@middy/core';
import type { Beacon } from '../../lib/beacon.ts';
import { InvalidProbeRequest } from '../../lib/health/run-request.ts';
import { type InvocationContext, idsOf } from '../../lib/telemetry/invocation.ts';
import { createDirectRun } from './direct-run.ts';

/** Should all else hang, Middy fails this long before the Lambda's end, ms; the checker's own deadline is earlier. */
const LAST_RESORT_MS = 50;

/** The Lambda handler: a direct run, wrapped by Middy. What it throws becomes Lambda's `FunctionError`. */
export function createProbeHandler(beacon: Beacon) {
  const run = createDirectRun(beacon);
  return middy<unknown, object>({ timeoutEarlyInMillis: LAST_RESORT_MS })
    .onError(({ error, context }) => {
      const ids = idsOf(context);
      if (error instanceof InvalidProbeRequest) return beacon.log('WARN', error.message, ids);
      beacon.log('ERROR', 'the health check itself failed', { ...ids, error });
      beacon.metrics.checkerError();
    })
    .handler((event: unknown, context: InvocationContext) => run(event, context));
}
