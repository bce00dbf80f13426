import type { Config } from '../checks/components.ts';
import type { Report } from '../health/report.ts';
import type { Status } from '../health/status.ts';
import { isDefault } from '../report/default-accept.ts';
import { JSON_TYPE, jsonOf } from '../report/json.ts';
import type { View } from '../report/view/view.ts';
import { shownSettings } from '../settings/shown-settings.ts';
import type { Form } from './negotiated-form.ts';
import type { HttpRequest } from './request.ts';
import { type HttpResponse, uncachedResponse } from './response.ts';
import type { Route } from './route.ts';

/** What a response is made from. */
export type Answer = {
  readonly report: Report;
  readonly route: Route;
  readonly detail: View['detail'];
  readonly request: HttpRequest;
  readonly event: unknown;
};

/** A report as an HTTP response, in the representation that the caller prefers. */
export async function reportResponse(answer: Answer, config: Config): Promise<HttpResponse> {
  const { report } = answer;
  const { statusCode, contentType, body, headers } = await formOf(answer, config);
  return uncachedResponse(statusCode, contentType, body, {
    Vary: 'Accept',
    'X-Health-Status': report.status,
    ...(statusCode === 503 && { 'Retry-After': String(retryAfterSeconds(report)) }),
    ...headers,
  });
}

/** What other callers than those of JSON need is loaded with the first of them. */
async function formOf({ report, route, detail, request, event }: Answer, config: Config): Promise<Form> {
  const { APP_VERSION: version, ENVIRONMENT: environment, SERVICE_NAME: service } = config.common;
  const about = { version, environment };
  const view = { report, detail, about, service, settings: () => shownSettings(config) };
  const usualCode = statusCodeOf(report.status, degradedCode(route, request.kind, config));
  const { accept } = request;
  if (isDefault(accept)) {
    return { statusCode: usualCode, contentType: JSON_TYPE, body: await jsonOf(view) };
  }
  const { negotiatedForm } = await import('./negotiated-form.ts');
  return negotiatedForm({ ...view, subject: subjectOf(route) }, { accept: accept ?? '', event, usualCode });
}

function subjectOf(route: Route): string | undefined {
  if (route.name === 'component') return route.component;
  if (route.name === 'group') return route.group.name;
  return route.name === 'live' ? 'live' : undefined;
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
