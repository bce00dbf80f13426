import type { Beacon } from '../beacon.ts';
import { edgeVerdict } from '../health/edge.ts';
import type { RunRequest } from '../health/run-request.ts';
import {
  type Invocation,
  type InvocationContext,
  invocations,
  remainingMs,
} from '../telemetry/invocation.ts';
import { deadlineOf } from '../time/deadline.ts';
import { edgeResponse } from './edge-response.ts';
import { reportResponse } from './report-response.ts';
import { type HttpRequest, readRequest, requestIds } from './request.ts';
import { type HttpResponse, problemResponse } from './response.ts';
import { edgePathsOf, isSigned, policyOf, type Route, routeOf } from './route.ts';
import { shapedFor } from './shape.ts';
import type { Unserved } from './unserved.ts';

/** The health endpoint: any event in, a well-formed HTTP response out. Rejects only when Beacon itself fails. */
export function createEndpoint(beacon: Beacon) {
  const invocationOf = invocations();
  let unserved: Promise<Unserved> | undefined;
  const loadUnserved = () =>
    (unserved ??= import('./unserved.ts').then(({ createUnserved }) => createUnserved(beacon)));
  return async (event: unknown, context: InvocationContext): Promise<HttpResponse> => {
    const invocation = invocationOf(context);
    if (invocation.cold_start) beacon.metrics.coldStart();
    const request = readRequest(event, beacon.config.common.BASE_PATH);
    if (!request) return (await loadUnserved()).event(event, context);
    const response = await respond(beacon, { event, request, context, invocation });
    if (response.statusCode === 404) (await loadUnserved()).path(request);
    return shapedFor(request, response);
  };
}

type Exchange = {
  readonly event: unknown;
  readonly request: HttpRequest;
  readonly context: InvocationContext;
  readonly invocation: Invocation;
};

/** Finds the route, and for a run request what it asks for. */
async function respond(beacon: Beacon, exchange: Exchange): Promise<HttpResponse> {
  const { names } = beacon.checker;
  const { common, groups } = beacon.config;
  const route = routeOf(exchange.request, names, edgePathsOf(common), groups);
  if ('refusal' in route) return problemResponse(route.refusal, { allow: route.allow });
  const requested = route.name === 'run' ? await requestedRun(exchange.event, names) : {};
  if ('statusCode' in requested) return requested;
  return answer(beacon, route, requested, exchange);
}

/** Few requests have a body: what reads it is loaded with the first. */
async function requestedRun(event: unknown, components: readonly string[]) {
  return (await import('./run-body.ts')).readRunBody(event, components);
}

/** Runs the checks of a route within its deadline, logs the run, and makes the response. */
async function answer(
  beacon: Beacon,
  route: Route,
  requested: RunRequest,
  { event, request, context, invocation }: Exchange,
): Promise<HttpResponse> {
  const { checker, clock, config, logRun, logBlind, metrics } = beacon;
  const { ask, deadlineMs, detail } = policyOf(route, config, requested);
  const { receivedAt } = request;
  const timing = { now: clock.now(), receivedAt, deadlineMs, remainingMs: remainingMs(context) };
  const deadlineAt = deadlineOf(timing);
  const report = await checker.run({ ...ask, deadlineAt });
  const isHealthTraffic = route.name === 'edge';
  const caller = isSigned(route) ? request.caller : undefined;
  logRun(report, { ...invocation, ...requestIds(request), route: route.name, caller }, isHealthTraffic);
  metrics.latencies(report, isHealthTraffic);
  if (route.name === 'edge') {
    const verdict = edgeVerdict(report.components, config.edge);
    logBlind(verdict, { ...invocation, ...requestIds(request) });
    return edgeResponse(verdict, config.common);
  }
  return reportResponse({ report, route, detail, request, event, deadlineAt }, beacon);
}
