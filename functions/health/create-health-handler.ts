import middy from '@middy/core';
import type { Beacon } from '../../lib/beacon.ts';
import { createEndpoint } from '../../lib/http/endpoint.ts';
import { answerFailure } from '../../lib/http/failure.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import { edgePathsOf } from '../../lib/http/route.ts';
import { type InvocationContext, idsOf } from '../../lib/telemetry/invocation.ts';
import type { OrUncaught } from '../uncaught.ts';

/** If everything else hangs, Middy answers this long before the end of the invocation, ms; the checker's deadline is earlier. */
const LAST_RESORT_MS = 50;

/** The Lambda handler: the endpoint, wrapped by Middy. @param orUncaught @default - exceptions that nothing caught end the process */
export function createHealthHandler(beacon: Beacon, orUncaught: OrUncaught = work => work) {
  const endpoint = createEndpoint(beacon);
  return middy<unknown, HttpResponse>({ timeoutEarlyInMillis: LAST_RESORT_MS })
    .use({ onError: failed => logFailure(beacon, failed) })
    .handler((event: unknown, context: InvocationContext) => orUncaught(endpoint(event, context)));
}

type Failed = {
  readonly event: unknown;
  readonly context: InvocationContext;
  readonly error: unknown;
  response?: HttpResponse | null | undefined;
};

async function logFailure({ config, log, hide, metrics }: Beacon, failed: Failed): Promise<void> {
  const { response, isBlind, ids } = answerFailure(failed.event, {
    edgePaths: edgePathsOf(config.common),
    unknown: config.edge.unknown,
    basePath: config.common.BASE_PATH,
  });
  const error = await hide(failed.error);
  log('ERROR', 'the health check itself failed', { ...ids, ...idsOf(failed.context), error });
  metrics.checkerError();
  if (isBlind) metrics.blind();
  failed.response = response;
}
