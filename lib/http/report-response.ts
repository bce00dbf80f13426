import type { Config } from '../checks/components.ts';
import type { Report } from '../health/report.ts';
import type { Status } from '../health/status.ts';
import { detailJson, reportJson } from '../report/json.ts';
import { shownSettings } from '../settings/shown-settings.ts';
import type { HttpRequest } from './request.ts';
import { type HttpResponse, jsonResponse } from './response.ts';
import type { Route } from './route.ts';
import type { RoutePolicy } from './route-policy.ts';

/** A report as an HTTP response: code, headers, body. */
export function reportResponse(
  report: Report,
  route: Route,
  detail: RoutePolicy['detail'],
  { kind }: HttpRequest,
  config: Config,
): HttpResponse {
  const statusCode = statusCodeOf(report.status, degradedCode(route, kind, config));
  return jsonResponse(statusCode, bodyOf(report, detail, config), {
    'X-Health-Status': report.status,
    ...(statusCode === 503 && { 'Retry-After': String(retryAfterSeconds(report)) }),
  });
}

function bodyOf(report: Report, detail: RoutePolicy['detail'], { settings }: Config): object {
  const about = { version: settings.APP_VERSION, environment: settings.ENVIRONMENT };
  if (detail !== 'everything') return reportJson(report, detail, about);
  return { ...detailJson(report, about), settings: shownSettings(settings) };
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

/** Monitors differ: an ALB takes 200 alone for healthy, and `live` must never read as gone. */
function degradedCode(route: Route, kind: HttpRequest['kind'], config: Config): number {
  const configured = Number(config.settings.DEGRADED_STATUS_CODE);
  if (kind === 'alb' && !config.degradedStatusCodeGiven) return 200;
  return route.name === 'live' && configured >= 300 ? 200 : configured;
}

/** When asking again may bring something new: whole seconds, at least one. */
function retryAfterSeconds({ at, components }: Report): number {
  const stale = components.filter(({ state }) => state !== 'up').map(({ staleAt }) => staleAt);
  return Math.max(1, Math.ceil((Math.min(...stale) - at) / 1000));
}
