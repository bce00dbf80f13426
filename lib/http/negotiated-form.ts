import { asFields, asText, own } from '../events/fields.ts';
import type { Status } from '../health/status.ts';
import { isReason } from '../names/reasons.ts';
import { representationFor } from '../report/representations.ts';
import type { PastChanges } from '../report/view/past-changes.ts';
import type { View } from '../report/view/view.ts';
import { headerOf } from './request.ts';

/** A report in one representation. */
export type Form = {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
  /** What the representation needs beside the usual headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
};

/** How often a page asks for a new answer, s. */
const REFRESH_SECONDS = 15;

/** What a form is made with, beside the view. */
type Request = {
  readonly accept: string;
  readonly event: unknown;
  /** The status code of `application/json`. */
  readonly usualCode: number;
  /** What components did lately. */
  readonly readPast: () => Promise<readonly PastChange[]> | undefined;
};

type PastChange = {
  readonly component: string;
  readonly at: number;
  readonly to: Status;
  readonly reason: string | undefined;
};

/** The report in the representation that the caller prefers. */
export async function negotiatedForm(
  view: View,
  { accept, event, usualCode, readPast }: Request,
): Promise<Form> {
  const representation = representationFor(accept);
  const { mediaType, contentType = mediaType, statusCode, render } = representation;
  const past = representation.showsPast && pastByComponent((await readPast()) ?? []);
  const rendered = await render({ ...view, ...preferencesOf(event), ...(past && { past }) });
  return {
    contentType,
    statusCode: statusCode?.(view.report.status, usualCode) ?? usualCode,
    ...(typeof rendered === 'string' ? { body: rendered } : rendered),
  };
}

/** By component. Reasons that this version does not know are left out. */
function pastByComponent(changes: readonly PastChange[]): PastChanges {
  const byComponent = Object.groupBy(changes, ({ component }) => component);
  const entries = Object.entries(byComponent).map(([component, list = []]) => [
    component,
    list.map(({ at, to, reason }) => ({ at, state: to, ...(isReason(reason) && { reason }) })),
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
