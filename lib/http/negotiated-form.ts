import type { Beacon } from '../beacon.ts';
import { asFields, asText, own } from '../events/fields.ts';
import type { Status } from '../health/status.ts';
import { isReason } from '../names/reasons.ts';
import { representationFor } from '../report/representations.ts';
import type { PastChanges } from '../report/view/past-changes.ts';
import type { View } from '../report/view/view.ts';
import type { Answer, Form } from './answer.ts';
import { headerOf } from './request.ts';
import type { Route } from './route.ts';

/** How often a page asks for a new answer, s. */
const REFRESH_SECONDS = 15;

type PastChange = {
  readonly component: string;
  readonly at: number;
  readonly to: Status;
  readonly reason: string | undefined;
};

/** The report in the representation that the caller prefers. @param usualCode the status code of `application/json` */
export async function negotiatedForm(
  view: View,
  usualCode: number,
  { request, event, route, deadlineAt }: Answer,
  { config, clock, readPast }: Beacon,
): Promise<Form> {
  const representation = representationFor(request.accept ?? '');
  const { mediaType, contentType = mediaType, statusCode, render, showsPast } = representation;
  const past = showsPast && pastByComponent((await readPast?.(deadlineAt - clock.now())) ?? []);
  const rendered = await render({
    ...view,
    service: config.common.SERVICE_NAME,
    subject: subjectOf(route),
    ...preferencesOf(event),
    ...(past && { past }),
  });
  return {
    contentType,
    statusCode: statusCode?.(view.report.status, usualCode) ?? usualCode,
    ...(typeof rendered === 'string' ? { body: rendered } : rendered),
  };
}

function subjectOf(route: Route): string | undefined {
  if (route.name === 'component') return route.component;
  if (route.name === 'group') return route.group.name;
  return route.name === 'live' ? 'live' : undefined;
}

/** By component. Reasons that this version does not know are left out. */
function pastByComponent(changes: readonly PastChange[]): PastChanges {
  const components = [...new Set(changes.map(({ component }) => component))];
  const entries = components.map(component => [
    component,
    changes
      .filter(each => each.component === component)
      .map(({ at, to, reason }) => ({ at, state: to, ...(isReason(reason) && { reason }) })),
  ]);
  return Object.fromEntries(entries);
}

/** What only pages need: the languages of the reader, and `?refresh=off` for those whom a page that moves disturbs. */
function preferencesOf(event: unknown): Pick<View, 'acceptLanguage' | 'refreshSeconds'> {
  const fields = asFields(event);
  const single = own(asFields(own(fields, 'queryStringParameters')), 'refresh');
  const list = own(asFields(own(fields, 'multiValueQueryStringParameters')), 'refresh');
  const refresh = asText(single) ?? (Array.isArray(list) ? list.at(-1) : undefined);
  return {
    acceptLanguage: headerOf(fields, 'accept-language'),
    ...(refresh !== 'off' && { refreshSeconds: REFRESH_SECONDS }),
  };
}
