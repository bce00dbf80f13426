import type { Beacon } from '../beacon.ts';
import type { InvocationContext } from '../invocation.ts';
import { logReport } from '../telemetry/report-log.ts';
import { timedReport } from '../timed-report.ts';
import { readingOf } from './reading.ts';
import { reportResponse } from './report-response.ts';
import { type HttpRequest, readRequest } from './request.ts';
import { type HttpResponse, problemResponse, withoutBody } from './response.ts';
import { type Route, routeOf } from './route.ts';

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
  beacon: Beacon,
  route: Route,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponse> {
  const { config, log } = beacon;
  const { detail, ...question } = readingOf(route, config.settings);
  const whole = await timedReport(beacon, { ...question, receivedAt: request.receivedAt }, context);
  logReport(log, whole, {
    route: route.name,
    request_id: request.requestId,
    invocation_id: context.awsRequestId,
  });
  return reportResponse(whole, route, detail, request, config);
}
