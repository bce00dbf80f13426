import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { HttpResponse } from '../lib/http/response.ts';
import { resourceOf, restEvent } from './rest-event.ts';

/** As much of a Lambda context as the handler looks at. */
type LocalContext = {
  readonly awsRequestId: string;
  readonly getRemainingTimeInMillis: () => number;
};

export type FrontOptions = {
  readonly handler: (event: APIGatewayProxyEvent, context: LocalContext) => Promise<HttpResponse>;
  readonly edgePath: string | undefined;
  /** Seconds that a client has to wait; 0 lets it through. */
  readonly throttle: (client: string) => number;
};

/** The function's own time limit, as the stack sets it, ms. */
const FUNCTION_TIMEOUT_MS = 10_000;

/** A small API Gateway: HTTP in, full REST API events to the handler, and back. */
export async function startFront(options: FrontOptions, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    serve(request, options).then(
      answer => send(response, answer),
      () => send(response, gatewayAnswer(502, 'Bad Gateway', 'The function failed.')),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function serve(
  request: IncomingMessage,
  { handler, edgePath, throttle }: FrontOptions,
): Promise<HttpResponse> {
  const path = pathOf(request);
  const resource = resourceOf(path, edgePath);
  if (!resource) return gatewayAnswer(404, 'Not Found', 'There is no such path.');
  const wait = path === edgePath ? 0 : throttle(request.socket.remoteAddress ?? '');
  if (wait > 0) {
    const detail = 'Each client may ask 100 times a minute.';
    return gatewayAnswer(429, 'Too Many Requests', detail, { 'Retry-After': String(wait) });
  }
  const body = await text(request);
  const event = restEvent(request, resource, body === '' ? null : body);
  const endsAt = Date.now() + FUNCTION_TIMEOUT_MS;
  return handler(event, {
    awsRequestId: event.requestContext.requestId,
    getRemainingTimeInMillis: () => endsAt - Date.now(),
  });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** What API Gateway answers by itself, in the shape that the stack gives its gateway responses. */
function gatewayAnswer(
  status: number,
  title: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    statusCode: status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Health-Status': 'unknown',
      ...headers,
    },
    body: JSON.stringify({ type: 'about:blank', title, status, detail }),
    isBase64Encoded: false,
  };
}

function send(response: ServerResponse, { statusCode, headers, body }: HttpResponse): void {
  response.writeHead(statusCode, headers);
  response.end(body);
}
