import middy from '@middy/core';
import type { Beacon } from '../../lib/beacon.ts';
import { createEndpoint } from '../../lib/http/endpoint.ts';
import { readRequest } from '../../lib/http/request.ts';
import { failureResponse, type HttpResponse } from '../../lib/http/response.ts';
import { shapedFor } from '../../lib/http/shape.ts';
import { type InvocationContext, idsOf } from '../../lib/telemetry/invocation.ts';

/** If everything else hangs, Middy answers this long before the end of the invocation, ms; the checker's deadline is earlier. */
const LAST_RESORT_MS = 50;

/** The Lambda handler: the endpoint, wrapped by Middy. */
export function createHealthHandler(beacon: Beacon) {
  const endpoint = createEndpoint(beacon);
  return middy<unknown, HttpResponse>({ timeoutEarlyInMillis: LAST_RESORT_MS })
    .use({ onError: failed => answerFailure(beacon, failed) })
    .handler((event: unknown, context: InvocationContext) => endpoint(event, context));
}

type Failed = {
  readonly event: unknown;
  readonly context: InvocationContext;
  readonly error: unknown;
  response?: HttpResponse | null | undefined;
};

function answerFailure(beacon: Beacon, failed: Failed): void {
  const request = readRequest(failed.event);
  const ids = { request_id: request?.requestId, ...idsOf(failed.context) };
  beacon.log('ERROR', 'the health check itself failed', { ...ids, error: failed.error });
  beacon.metrics.checkerError();
  failed.response = shapedFor(request, failureResponse());
}
