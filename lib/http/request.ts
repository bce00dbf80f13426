import { httpApiCaller, restCaller } from './caller.ts';
import { asFields, asText, type Fields, own } from './fields.ts';

/** An HTTP request, from any kind of event. */
export type HttpRequest = {
  readonly kind: 'rest' | 'http' | 'alb';
  readonly method: string;
  /** As the API's resources name it: without the stage, and without the base path of a custom domain. */
  readonly path: string;
  /** When the gateway received it, ms since the epoch. */
  readonly receivedAt: number | undefined;
  readonly requestId: string | undefined;
  /** The ARN of who signed it, as API Gateway verified; `undefined` without a signature. */
  readonly caller: string | undefined;
  /** The header `Accept`. */
  readonly accept: string | undefined;
  /** The load balancer sends headers as lists, and expects them so. */
  readonly multiValueHeaders: boolean;
};

/** Reads an event of a REST API (1.0), an HTTP API (2.0), a Function URL or an ALB; `undefined` for any other event. */
export function readRequest(event: unknown): HttpRequest | undefined {
  const fields = asFields(event);
  const context = asFields(own(fields, 'requestContext'));
  const http = asFields(own(context, 'http'));
  return readHttpApi(fields, context, http) ?? readProxy(fields, context);
}

function readHttpApi(event: Fields, context: Fields, http: Fields): HttpRequest | undefined {
  const method = asText(own(http, 'method'));
  const rawPath = asText(own(event, 'rawPath'));
  if (!method || !rawPath) return undefined;
  const [, resource] = (asText(own(event, 'routeKey')) ?? '').split(' ', 2);
  return {
    kind: 'http',
    method,
    path: resource
      ? resourcePath(resource, event, rawPath)
      : withoutStage(rawPath, asText(own(context, 'stage'))),
    receivedAt: asInstant(own(context, 'timeEpoch')),
    requestId: asText(own(context, 'requestId')),
    caller: httpApiCaller(context),
    accept: headerOf(event, 'accept'),
    multiValueHeaders: false,
  };
}

function readProxy(event: Fields, context: Fields): HttpRequest | undefined {
  const method = asText(own(event, 'httpMethod'));
  const path = asText(own(event, 'path'));
  if (!method || !path) return undefined;
  const isAlb = own(context, 'elb') !== undefined;
  const resource = asText(own(event, 'resource'));
  return {
    kind: isAlb ? 'alb' : 'rest',
    method,
    path: resource ? resourcePath(resource, event, path) : path,
    receivedAt: asInstant(own(context, 'requestTimeEpoch')),
    requestId: asText(own(context, 'requestId')),
    caller: restCaller(context),
    accept: headerOf(event, 'accept'),
    multiValueHeaders: isAlb && typeof own(event, 'multiValueHeaders') === 'object',
  };
}

/** One header, whatever its case: REST APIs pass names on as the client wrote them. Of a list, the last value. */
export function headerOf(event: Fields, name: string): string | undefined {
  const valueIn = (headers: unknown) =>
    Object.entries(asFields(headers)).find(([key]) => key.toLowerCase() === name)?.[1];
  const list = valueIn(own(event, 'multiValueHeaders'));
  return asText(valueIn(own(event, 'headers'))) ?? asText(Array.isArray(list) ? list.at(-1) : undefined);
}

/**
 * The resource with its parameters filled in. Behind a custom domain, the event's own path begins with the base path
 * of the mapping, which only API Gateway knows; the resource never does.
 */
function resourcePath(resource: string, event: Fields, fallback: string): string {
  const parameters = asFields(own(event, 'pathParameters'));
  let complete = true;
  const path = resource.replace(/\{([^{}]+?)\+?\}/g, (_match, name: string) => {
    const value = asText(own(parameters, name));
    complete &&= value !== undefined;
    return value ?? '';
  });
  return complete ? path : fallback;
}

/** An HTTP API puts its stage before the path, unless it is the default stage. */
function withoutStage(path: string, stage: string | undefined): string {
  const prefix = `/${stage}/`;
  return stage && path.startsWith(prefix) ? path.slice(prefix.length - 1) : path;
}

function asInstant(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
