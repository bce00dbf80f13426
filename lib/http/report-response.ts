import type { Beacon } from '../beacon.ts';
import type { Config } from '../checks/components.ts';
import type { Report } from '../health/report.ts';
import type { Status } from '../health/status.ts';
import { isDefault } from '../report/default-accept.ts';
import { JSON_TYPE, jsonOf } from '../report/json.ts';
import type { Answer, Form } from './answer.ts';
import type { HttpRequest } from './request.ts';
import { type HttpResponse, uncachedResponse } from './response.ts';
import type { Route } from './route.ts';

/** A report as an HTTP response, in the representation that the caller prefers. */
export async function reportResponse(answer: Answer, beacon: Beacon): Promise<HttpResponse> {
  const { report } = answer;
  const { statusCode, contentType, body, headers } = await formOf(answer, beacon);
  return uncachedResponse(statusCode, contentType, body, {
    Vary: 'Accept',
    'X-Health-Status': report.status,
    ...(statusCode === 503 && { 'Retry-After': String(retryAfterSeconds(report)) }),
    ...headers,
  });
}

/** What other callers than those of JSON need, and signed ones, is loaded with the first of them. */
async function formOf(answer: Answer, beacon: Beacon): Promise<Form> {
  const { report, route, detail, request } = answer;
  const { config } = beacon;
  const { APP_VERSION: version, ENVIRONMENT: environment } = config.common;
  const view = {
    ...{ report, detail, about: { version, environment } },
    ...(detail === 'everything' && { settings: await settingsOf(config) }),
  };
  const usualCode = statusCodeOf(report.status, degradedCode(route, request.kind, config));
  if (isDefault(request.accept)) {
    return { statusCode: usualCode, contentType: JSON_TYPE, body: await jsonOf(view) };
  }
  return (await import('./negotiated-form.ts')).negotiatedForm(view, usualCode, answer, beacon);
}

async function settingsOf(config: Config) {
  return (await import('../settings/shown-settings.ts')).shownSettings(config);
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
