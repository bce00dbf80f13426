import middy from '@middy/core';
import type { Beacon } from '../../lib/beacon.ts';
import { albShape } from '../../lib/http/alb-shape.ts';
import { createEndpoint } from '../../lib/http/endpoint.ts';
import { readRequest } from '../../lib/http/request.ts';
import { failureResponse, type HttpResponse } from '../../lib/http/response.ts';
import { type InvocationContext, idsOf } from '../../lib/telemetry/invocation.ts';

/** Should all else hang, Middy answers this long before the Lambda's end, ms; the checker's own deadline is earlier. */
const LAST_RESORT_MS = 50;

/** The Lambda handler: the endpoint, wrapped by Middy. Hooks on the way out run from the last to the first. */
export function createHealthHandler(beacon: Beacon) {
  const endpoint = createEndpoint(beacon);
  return middy<unknown, HttpResponse>({ timeoutEarlyInMillis: LAST_RESORT_MS })
    .use({ after: albShape, onError: albShape })
    .onError(request => {
      const ids = { request_id: readRequest(request.event)?.requestId, ...idsOf(request.context) };
      beacon.log('ERROR', 'the health check itself failed', { ...ids, error: request.error });
      beacon.metrics.checkerError();
      request.response = failureResponse();
    })
    .handler((event: unknown, context: InvocationContext) => endpoint(event, context));
}
