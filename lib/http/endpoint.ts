import type { Beacon } from '../beacon.ts';
import { report } from '../health/report.ts';
import { logReport } from '../telemetry/report-log.ts';
import { deadlineOf } from './deadline.ts';
import { readingOf } from './reading.ts';
import { reportResponse } from './report-response.ts';
import { type HttpRequest, readRequest } from './request.ts';
import { type HttpResponse, problemResponse, withoutBody } from './response.ts';
import { type Route, routeOf } from './route.ts';

/** What the endpoint uses of a Lambda context. */
export type InvocationContext = {
  readonly awsRequestId?: string;
  readonly getRemainingTimeInMillis?: () => number;
};

/** The health endpoint: any event in, a well-formed HTTP response out. */
export function createEndpoint(beacon: Beacon) {
  return async (event: unknown, context: InvocationContext): Promise<HttpResponse> => {
    const request = readRequest(event);
    if (!request) return problemResponse(400);
    const route = routeOf(request, beacon.checker.names, beacon.config.settings.EDGE_PATH);
    const response =
      typeof route === 'number' ? problemResponse(route) : await answer(beacon, route, request, context);
    return request.method === 'HEAD' ? withoutBody(response) : response;
  };
}

async function answer(
  { checker, config, clock, log }: Beacon,
  route: Route,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponse> {
  const { ask, deadlineMs, isCritical, detail } = readingOf(route, config.settings);
  const remainingMs = context.getRemainingTimeInMillis?.() ?? Number.POSITIVE_INFINITY;
  const deadlineAt = deadlineOf({
    now: clock.now(),
    receivedAt: request.receivedAt,
    deadlineMs,
    remainingMs,
  });
  const whole = report(await checker.run({ ...ask, deadlineAt }), clock.now(), isCritical);
  logReport(log, whole, {
    route: route.name,
    request_id: request.requestId,
    invocation_id: context.awsRequestId,
  });
  return reportResponse(whole, route, detail, request, config);
}
