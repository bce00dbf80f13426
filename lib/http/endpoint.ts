import type { Beacon } from '../beacon.ts';
import { InvalidProbeRequest, type RunRequest, readRunRequest } from '../health/run-request.ts';
import {
  type Invocation,
  type InvocationContext,
  invocations,
  remainingMs,
} from '../telemetry/invocation.ts';
import { deadlineOf } from '../time/deadline.ts';
import { readJsonBody } from './body.ts';
import { reportResponse } from './report-response.ts';
import { type HttpRequest, readRequest } from './request.ts';
import { type HttpResponse, problemResponse, withoutBody } from './response.ts';
import { isSigned, type Route, routeOf } from './route.ts';
import { policyOf } from './route-policy.ts';

/** The health endpoint: any event in, a well-formed HTTP response out. */
export function createEndpoint(beacon: Beacon) {
  const { checker, config, metrics } = beacon;
  const invocationOf = invocations();
  return async (event: unknown, context: InvocationContext): Promise<HttpResponse> => {
    const invocation = invocationOf(context);
    if (invocation.cold_start) metrics.coldStart();
    const request = readRequest(event);
    if (!request) return problemResponse(400);
    const route = routeOf(request, checker.names, config.settings.EDGE_PATH);
    if ('refusal' in route) return shaped(request, problemResponse(route.refusal, { allow: route.allow }));
    const asked = route.name === 'run' ? await readRun(event, checker.names) : {};
    if ('statusCode' in asked) return asked;
    return shaped(request, await answer(beacon, { route, request, asked, context, invocation }));
  };
}

function shaped({ method }: HttpRequest, response: HttpResponse): HttpResponse {
  return method === 'HEAD' ? withoutBody(response) : response;
}

/** What a body asks to be run, or the refusal of one that can't be understood: then nothing is run. */
async function readRun(event: unknown, components: readonly string[]): Promise<RunRequest | HttpResponse> {
  const body = await readJsonBody(event);
  if (typeof body === 'number') {
    return problemResponse(body, body === 400 ? { detail: 'The body is no JSON. Nothing was run.' } : {});
  }
  try {
    return readRunRequest(body.value, ['components', 'fresh'], components);
  } catch (error) {
    if (!(error instanceof InvalidProbeRequest)) throw error;
    return problemResponse(422, { detail: error.message });
  }
}

type Exchange = {
  readonly route: Route;
  readonly request: HttpRequest;
  readonly asked: RunRequest;
  readonly context: InvocationContext;
  readonly invocation: Invocation;
};

async function answer(beacon: Beacon, exchange: Exchange): Promise<HttpResponse> {
  const { route, request, asked, context, invocation } = exchange;
  const { checker, clock, config, logRun, metrics } = beacon;
  const { detail, ask, deadlineMs } = policyOf(route, config.settings, asked);
  const timing = { now: clock.now(), receivedAt: request.receivedAt, deadlineMs };
  const deadlineAt = deadlineOf({ ...timing, remainingMs: remainingMs(context) });
  const report = await checker.run({ ...ask, deadlineAt });
  const isHealthTraffic = route.name === 'edge';
  const caller = isSigned(route) ? request.caller : undefined;
  logRun(
    report,
    { ...invocation, route: route.name, request_id: request.requestId, caller },
    isHealthTraffic,
  );
  metrics.latencies(report, isHealthTraffic);
  return reportResponse(report, route, detail, request, config);
}
