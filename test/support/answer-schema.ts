import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { BODIES, type BodyName } from '../../build/schema/body-schemas.ts';
import type { HttpResponse } from '../../lib/http/response.ts';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false });
addFormats.default(ajv);
ajv.addSchema({ $id: 'beacon', $defs: BODIES });

/** Which body an answer of the health function has; `undefined` where it is not JSON. */
function bodiesOf({ statusCode, headers }: HttpResponse): readonly BodyName[] | undefined {
  switch (headers['Content-Type']) {
    case 'application/json':
      return statusCode === 500 ? ['failure'] : ['report', 'states', 'status'];
    case 'application/health+json':
      return ['healthJson'];
    case 'application/problem+json':
      return ['problem'];
    default:
      return undefined;
  }
}

/** What is wrong with the body of an answer, by the published schema; empty when nothing is. */
export function schemaFaults(response: HttpResponse): string[] {
  const names = response.body === '' ? undefined : bodiesOf(response);
  if (!names) return [];
  const body: unknown = JSON.parse(response.body);
  const faults = names.map(name => {
    const validate = ajv.getSchema(`beacon#/$defs/${name}`);
    return validate?.(body) ? [] : [`${name}: ${ajv.errorsText(validate?.errors)}`];
  });
  return faults.some(each => each.length === 0) ? [] : faults.flat();
}

/** The answer, after its body was validated. @throws Error that says what is wrong with it */
export function validated<T>(response: T): T {
  const faults = isHttpResponse(response) ? schemaFaults(response) : [];
  if (faults.length > 0) throw new Error(`an answer breaks the published schema: ${faults.join('; ')}`);
  return response;
}

function isHttpResponse(value: unknown): value is HttpResponse {
  return (
    typeof value === 'object' &&
    value !== null &&
    'statusCode' in value &&
    'headers' in value &&
    'body' in value
  );
}
