import type { Beacon } from '../beacon.ts';
import { type Invocation, type InvocationContext, invocations } from '../invocation.ts';
import { timedReport } from '../timed-report.ts';
import { readingOf } from './reading.ts';
import { reportResponse } from './report-response.ts';
import { type HttpRequest, readRequest } from './request.ts';
import { type HttpResponse, problemResponse, withoutBody } from './response.ts';
import { type Route, routeOf } from './route.ts';

/** The health endpoint: any event in, a well-formed HTTP response out. */
export function createEndpoint(beacon: Beacon) {
  const invocationOf = invocations();
  return async (event: unknown, context: InvocationContext): Promise<HttpResponse> => {
    const invocation = invocationOf(context);
    if (invocation.cold_start) beacon.metrics.coldStart();
    const request = readRequest(event);
    if (!request) return problemResponse(400);
    const route = routeOf(request, beacon.checker.names, beacon.config.settings.EDGE_PATH);
    const response =
      typeof route === 'number'
        ? problemResponse(route)
        : await answer(beacon, route, request, context, invocation);
    return request.method === 'HEAD' ? withoutBody(response) : response;
  };
}

async function answer(
  beacon: Beacon,
  route: Route,
  request: HttpRequest,
  context: InvocationContext,
  invocation: Invocation,
): Promise<HttpResponse> {
  const { config, logRun, metrics } = beacon;
  const { detail, ...question } = readingOf(route, config.settings);
  const whole = await timedReport(beacon, { ...question, receivedAt: request.receivedAt }, context);
  const occasion = { ...invocation, route: route.name, request_id: request.requestId };
  const isHealthTraffic = route.name === 'edge';
  logRun(whole, occasion, isHealthTraffic);
  metrics.latencies(whole, isHealthTraffic);
  return reportResponse(whole, route, detail, request, config);
}
