import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { ROUTES } from '../../lib/names/routes.ts';

const STAGE = 'local';

const LITERALS: readonly string[] = [ROUTES.health, ROUTES.live, ROUTES.details];

/** Replaces a signature that API Gateway would verify. Only `npm start` reads it. */
const SIGNED_HEADER = 'x-beacon-signed';

/** A resource of the API, and its values for one request. */
export type Resource = {
  /** The template, such as `/health/{component}`. */
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>> | null;
};

/** The resource that a path belongs to; `undefined`: none. As in API Gateway, a literal path wins over a template. */
export function resourceOf(path: string, edgePath: string | undefined): Resource | undefined {
  if (LITERALS.includes(path) || path === edgePath) return { path, parameters: null };
  const component = /^\/health\/([^/]+)$/.exec(path)?.[1];
  return component === undefined ? undefined : { path: ROUTES.component, parameters: { component } };
}

/** The event that a REST API with Lambda proxy integration makes of a request (payload format 1.0, with every field). */
export function restEvent(
  request: IncomingMessage,
  path: string,
  resource: Resource,
  body: string | null = null,
): APIGatewayProxyEvent {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const headers = request.headersDistinct;
  const query = [...url.searchParams.keys()];
  const lists = Object.fromEntries(query.map(name => [name, url.searchParams.getAll(name)]));
  return {
    resource: resource.path,
    path,
    httpMethod: request.method ?? 'GET',
    headers: lastOfEach(headers),
    multiValueHeaders: definedOnly(headers),
    queryStringParameters: query.length > 0 ? lastOfEach(lists) : null,
    multiValueQueryStringParameters: query.length > 0 ? lists : null,
    pathParameters: resource.parameters,
    stageVariables: null,
    requestContext: requestContext(request, resource, path),
    body,
    isBase64Encoded: false,
  };
}

function requestContext(
  request: IncomingMessage,
  resource: Resource,
  path: string,
): APIGatewayProxyEvent['requestContext'] {
  const now = new Date();
  return {
    accountId: '000000000000',
    apiId: 'localapi00',
    authorizer: null,
    domainName: request.headers.host ?? '127.0.0.1',
    domainPrefix: 'localapi00',
    extendedRequestId: randomUUID(),
    httpMethod: request.method ?? 'GET',
    identity: identity(request),
    path: `/${STAGE}${path}`,
    protocol: `HTTP/${request.httpVersion}`,
    requestId: randomUUID(),
    requestTime: now.toUTCString(),
    requestTimeEpoch: now.getTime(),
    resourceId: 'local0',
    resourcePath: resource.path,
    stage: STAGE,
  };
}

function identity(request: IncomingMessage): APIGatewayProxyEvent['requestContext']['identity'] {
  const signed = request.headers[SIGNED_HEADER] === '1';
  return {
    accessKey: signed ? 'ASIALOCAL' : null,
    accountId: signed ? '000000000000' : null,
    apiKey: null,
    apiKeyId: null,
    caller: signed ? 'AIDALOCAL' : null,
    clientCert: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    user: signed ? 'AIDALOCAL' : null,
    userAgent: request.headers['user-agent'] ?? null,
    userArn: signed ? 'arn:aws:iam::000000000000:user/local' : null,
  };
}

function lastOfEach(lists: Readonly<Record<string, readonly string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values?.at(-1) ?? '']));
}

function definedOnly(lists: Readonly<Record<string, string[] | undefined>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values ?? []]));
}
