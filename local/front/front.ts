import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { HttpResponse } from '../../lib/http/response.ts';
import { ROUTES } from '../../lib/names/routes.ts';
import type { Answered } from '../screen/lines.ts';
import { resourceOf, restEvent } from './rest-event.ts';

/** The part of a Lambda context that the handler reads. */
type LocalContext = {
  readonly awsRequestId: string;
  readonly getRemainingTimeInMillis: () => number;
};

/** What the front needs. */
export type FrontOptions = {
  readonly handler: (event: APIGatewayProxyEvent, context: LocalContext) => Promise<HttpResponse>;
  /** The path for Route 53. `undefined`: there is none. */
  readonly edgePath: string | undefined;
  /** How long a client must wait before its next request, seconds; 0: not at all. */
  readonly throttle: (client: string) => number;
  /** Serves paths that are not the API's. `undefined`: the path is one of the API. @default - none */
  readonly aside?: Aside;
  /** Called with each request that was answered. @default - nothing */
  readonly onAnswered?: (answered: Answered) => void;
};

/** @param health requests `/health` with the headers of this request */
export type Aside = (
  request: IncomingMessage,
  health: () => Promise<HttpResponse>,
) => Promise<HttpResponse> | undefined;

/** The function's own time limit, as the stack sets it, ms. */
const FUNCTION_TIMEOUT_MS = 10_000;

/**
 * Starts a small API Gateway on 127.0.0.1: it turns each HTTP request into an event of a REST API, and sends the
 * handler's response. @param port 0: any free port. Rejects when the port is in use
 */
export async function startFront(options: FrontOptions, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    const startedAt = performance.now();
    const path = pathOf(request);
    const answer = (answered: HttpResponse) => {
      send(response, answered);
      const { method = 'GET' } = request;
      const durationMs = performance.now() - startedAt;
      options.onAnswered?.({ method, path, response: answered, durationMs });
    };
    const health = () => serve(request, ROUTES.health, options);
    (options.aside?.(request, health) ?? serve(request, path, options)).then(answer, () =>
      answer(gatewayAnswer(502, 'Bad Gateway', 'The function failed.')),
    );
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function serve(
  request: IncomingMessage,
  path: string,
  { handler, edgePath, throttle }: FrontOptions,
): Promise<HttpResponse> {
  const resource = resourceOf(path, edgePath);
  if (!resource) return gatewayAnswer(404, 'Not Found', 'There is no such path.');
  const wait = path === edgePath ? 0 : throttle(request.socket.remoteAddress ?? '');
  if (wait > 0) {
    const detail = 'Each client may send 100 requests a minute.';
    return gatewayAnswer(429, 'Too Many Requests', detail, { 'Retry-After': String(wait) });
  }
  const body = await text(request);
  const event = restEvent(request, path, resource, body === '' ? null : body);
  const endsAt = Date.now() + FUNCTION_TIMEOUT_MS;
  return handler(event, {
    awsRequestId: event.requestContext.requestId,
    getRemainingTimeInMillis: () => endsAt - Date.now(),
  });
}

/** The path of a request, without its query. */
export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** A response that API Gateway sends without the function, in the form that the stack gives its gateway responses. */
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
