import { asFields, asText, own } from '../events/fields.ts';
import { representationFor } from '../report/representations.ts';
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

/** The report in the representation that the caller prefers. @param usualCode the status code of `application/json` */
export async function negotiatedForm(
  view: View,
  {
    accept,
    event,
    usualCode,
  }: { readonly accept: string; readonly event: unknown; readonly usualCode: number },
): Promise<Form> {
  const { mediaType, contentType = mediaType, statusCode, render } = representationFor(accept);
  const rendered = await render({ ...view, ...preferencesOf(event) });
  return {
    contentType,
    statusCode: statusCode?.(view.report.status, usualCode) ?? usualCode,
    ...(typeof rendered === 'string' ? { body: rendered } : rendered),
  };
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
