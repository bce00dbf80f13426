import { asFields, asText, own } from '../events/fields.ts';
import { headerOf } from './request.ts';
import { MAX_BODY_CHARACTERS } from './response.ts';

/** The JSON of a body, or the HTTP status of its rejection. */
export type JsonBody = { readonly value: unknown } | 400 | 413 | 415;

/** Reads the body of an event; an empty one is `{}`. The parser is loaded with the first body that is not empty. */
export async function readJsonBody(event: unknown): Promise<JsonBody> {
  const fields = asFields(event);
  const body = asText(own(fields, 'body'));
  if (body === undefined) return { value: {} };
  if (body.length > MAX_BODY_CHARACTERS) return 413;
  const { default: jsonBodyParser } = await import('@middy/http-json-body-parser');
  const parsed = {
    headers: { 'content-type': headerOf(fields, 'content-type') ?? '' },
    ...{ body, isBase64Encoded: own(fields, 'isBase64Encoded') === true },
  };
  try {
    jsonBodyParser().before?.({ event: parsed } as never); // it uses nothing of the request but the event
    return { value: parsed.body };
  } catch (error) {
    return own(asFields(error), 'statusCode') === 415 ? 415 : 400;
  }
}
