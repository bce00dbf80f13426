import type { Config } from '../checks/components.ts';
import type { Report } from '../health/report.ts';
import type { Status } from '../health/status.ts';
import type { View } from '../report/representation.ts';
import { representationFor } from '../report/representations.ts';
import { shownSettings } from '../settings/shown-settings.ts';
import type { HttpRequest } from './request.ts';
import { type HttpResponse, uncachedResponse } from './response.ts';
import type { Route } from './route.ts';

/** What a response is made from. */
export type Answer = {
  readonly report: Report;
  readonly route: Route;
  readonly detail: View['detail'];
  readonly request: HttpRequest;
};

/** A report as an HTTP response, in the representation that the caller prefers. */
export async function reportResponse(
  { report, route, detail, request }: Answer,
  config: Config,
): Promise<HttpResponse> {
  const { APP_VERSION: version, ENVIRONMENT: environment } = config.common;
  const representation = await representationFor(request.accept);
  const settings = () => shownSettings(config);
  const body = await representation.render({ report, detail, about: { version, environment }, settings });
  const statusCode = statusCodeOf(report.status, degradedCode(route, request.kind, config));
  return uncachedResponse(statusCode, representation.mediaType, body, {
    'X-Health-Status': report.status,
    ...(statusCode === 503 && { 'Retry-After': String(retryAfterSeconds(report)) }),
  });
}

function statusCodeOf(status: Status, degraded: number): number {
  switch (status) {
    case 'up':
      return 200;
    case 'degraded':
      return degraded;
    case 'down':
      return 503;
  }
}

/** For an ALB only 200 is healthy, unless it is configured otherwise; and `live` must never look like "down". */
function degradedCode(route: Route, kind: HttpRequest['kind'], config: Config): number {
  const configured = Number(config.common.DEGRADED_STATUS_CODE);
  if (kind === 'alb' && !config.degradedStatusCodeGiven) return 200;
  return route.name === 'live' && configured >= 300 ? 200 : configured;
}

/** When another request may get a new result: whole seconds, at least one. */
function retryAfterSeconds({ at, components }: Report): number {
  const staleAt = components.filter(({ state }) => state !== 'up').map(each => each.staleAt);
  return Math.max(1, Math.ceil((Math.min(...staleAt) - at) / 1000));
}
