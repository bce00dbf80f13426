import { asFields, asText, own } from './fields.ts';

/** A longer body is not parsed, characters as they come: a request of every component takes 80. Lambda lets 6 MB in. */
export const MAX_BODY_CHARACTERS = 4096;

/** The JSON of a body, or the status of its refusal. */
export type JsonBody = { readonly value: unknown } | 400 | 413 | 415;

/** Reads the body of an event; an empty one is `{}`. The parser is loaded with the first that is not empty. */
export async function readJsonBody(event: unknown): Promise<JsonBody> {
  const fields = asFields(event);
  const body = asText(own(fields, 'body'));
  if (body === undefined) return { value: {} };
  if (body.length > MAX_BODY_CHARACTERS) return 413;
  const { default: jsonBodyParser } = await import('@middy/http-json-body-parser');
  const parsed = {
    headers: { 'content-type': contentType(own(fields, 'headers')) },
    ...{ body, isBase64Encoded: own(fields, 'isBase64Encoded') === true },
  };
  try {
    jsonBodyParser().before?.({ event: parsed } as never); // of the request it looks at the event alone
    return { value: parsed.body };
  } catch (error) {
    return own(asFields(error), 'statusCode') === 415 ? 415 : 400;
  }
}

/** REST APIs hand headers over as the client wrote them. */
function contentType(headers: unknown): string {
  const found = Object.entries(asFields(headers)).find(([name]) => name.toLowerCase() === 'content-type');
  return asText(found?.[1]) ?? '';
}
