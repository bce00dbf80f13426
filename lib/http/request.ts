import { asFields, asText, type Fields, own } from '../events/fields.ts';
import { httpApiCaller, restCaller } from './caller.ts';
import { pathsOf } from './request-path.ts';

/** An HTTP request, from any kind of event. */
export type HttpRequest = {
  readonly kind: 'rest' | 'http' | 'alb' | 'lattice';
  readonly method: string;
  /** What its path may mean, without stage and base path: at least one. The first one that Beacon has is meant. */
  readonly paths: readonly string[];
  /** When the gateway received it, ms since the epoch. */
  readonly receivedAt: number | undefined;
  readonly requestId: string | undefined;
  /** The second id of API Gateway, which clients cannot choose. */
  readonly extendedRequestId: string | undefined;
  /** The ARN of who signed it, as API Gateway verified; `undefined` without a signature. */
  readonly caller: string | undefined;
  /** The header `Accept`. */
  readonly accept: string | undefined;
  /** The load balancer sends headers as lists, and expects them so. */
  readonly multiValueHeaders: boolean;
};

/**
 * Reads an event of a REST API or HTTP API (1.0), an HTTP API (2.0), a Function URL, an ALB or VPC Lattice (1.0, 2.0);
 * `undefined` for any other event.
 * @param basePath what may precede the path where the event does not say it: `/orders`
 */
export function readRequest(event: unknown, basePath?: string): HttpRequest | undefined {
  const fields = asFields(event);
  const context = asFields(own(fields, 'requestContext'));
  const request =
    readHttpApi(fields, context, basePath) ??
    readProxy(fields, context, basePath) ??
    readLattice(fields, context, basePath);
  return request && { ...request, ...idsOf(context), accept: headerOf(fields, 'accept') };
}

type Read = Omit<HttpRequest, 'requestId' | 'extendedRequestId' | 'accept'>;

function readHttpApi(event: Fields, context: Fields, basePath: string | undefined): Read | undefined {
  const method = asText(own(asFields(own(context, 'http')), 'method'));
  const path = asText(own(event, 'rawPath'));
  if (!method || !path) return undefined;
  const [, template] = (asText(own(event, 'routeKey')) ?? '').split(' ', 2);
  const source = { path, template, ...routingOf(event, context) };
  return {
    kind: 'http',
    method,
    paths: pathsOf(source, basePath),
    receivedAt: asInstant(own(context, 'timeEpoch')),
    caller: httpApiCaller(context),
    multiValueHeaders: false,
  };
}

function readProxy(event: Fields, context: Fields, basePath: string | undefined): Read | undefined {
  const method = asText(own(event, 'httpMethod'));
  const path = asText(own(event, 'path'));
  if (!method || !path) return undefined;
  const isAlb = own(context, 'elb') !== undefined;
  const template = asText(own(event, 'resource'));
  const source = { path, template, ...routingOf(event, context) };
  return {
    kind: isAlb ? 'alb' : 'rest',
    method,
    paths: pathsOf(source, basePath),
    receivedAt: asInstant(own(context, 'requestTimeEpoch')),
    caller: restCaller(context),
    multiValueHeaders: isAlb && typeof own(event, 'multiValueHeaders') === 'object',
  };
}

/** Version 1.0 has `raw_path` and no context; version 2.0 counts in microseconds. Lattice verifies no signature for an API. */
function readLattice(event: Fields, context: Fields, basePath: string | undefined): Read | undefined {
  const method = asText(own(event, 'method'));
  const path = asText(own(event, 'raw_path')) ?? asText(own(event, 'path'));
  if (!method || !path) return undefined;
  return {
    kind: 'lattice',
    method,
    paths: pathsOf({ path }, basePath),
    receivedAt: asInstant(Number(asText(own(context, 'timeEpoch'))) / 1000),
    caller: undefined,
    multiValueHeaders: false,
  };
}

function routingOf(event: Fields, context: Fields) {
  return { parameters: own(event, 'pathParameters'), stage: asText(own(context, 'stage')) };
}

/** One header, whatever its case: REST APIs pass names on as the client wrote them. Of a list, the last value. */
export function headerOf(event: Fields, name: string): string | undefined {
  const valuesIn = (headers: unknown) =>
    Object.entries(asFields(headers)).find(([key]) => key.toLowerCase() === name)?.[1];
  const lastOf = (value: unknown) => asText(Array.isArray(value) ? value.at(-1) : value);
  return lastOf(valuesIn(own(event, 'headers'))) ?? lastOf(valuesIn(own(event, 'multiValueHeaders')));
}

function idsOf(context: Fields): Pick<HttpRequest, 'requestId' | 'extendedRequestId'> {
  return {
    requestId: asId(own(context, 'requestId')),
    extendedRequestId: asId(own(context, 'extendedRequestId')),
  };
}

/** The ids of a request, as the log has them. */
export function requestIds({ requestId, extendedRequestId }: Partial<HttpRequest> = {}): {
  readonly request_id: string | undefined;
  readonly extended_request_id: string | undefined;
} {
  return { request_id: requestId, extended_request_id: extendedRequestId };
}

/** The longest id that is logged, characters. Those of API Gateway have 36 and 16. */
const MAX_ID_LENGTH = 64;

/** An id as it is safe in a log: clients of a REST API may choose it, by the header `x-amzn-RequestId`. */
function asId(value: unknown): string | undefined {
  return asText(
    asText(value)
      ?.replace(/[^\w+/=.:@-]/g, '')
      .slice(0, MAX_ID_LENGTH),
  );
}

function asInstant(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
