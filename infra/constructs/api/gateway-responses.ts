import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

type Problem = {
  readonly type: ResponseType;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
};

/** What API Gateway itself refuses: problem details (RFC 9457) in fixed words, with nothing from the request. */
const PROBLEMS: readonly Problem[] = [
  problem(ResponseType.DEFAULT_4XX, 400, 'Bad Request', 'The request can not be served.'),
  problem(ResponseType.BAD_REQUEST_BODY, 400, 'Bad Request', 'The request can not be served.'),
  problem(ResponseType.BAD_REQUEST_PARAMETERS, 400, 'Bad Request', 'The request can not be served.'),
  problem(ResponseType.UNAUTHORIZED, 401, 'Unauthorized', 'The request is not signed.'),
  ...[
    ResponseType.ACCESS_DENIED,
    ResponseType.EXPIRED_TOKEN,
    ResponseType.INVALID_SIGNATURE,
    ResponseType.MISSING_AUTHENTICATION_TOKEN,
    ResponseType.WAF_FILTERED,
  ].map(type =>
    problem(type, 403, 'Forbidden', 'There is no such path, or it takes requests signed by those who may.'),
  ),
  problem(ResponseType.RESOURCE_NOT_FOUND, 404, 'Not Found', 'There is no such path.'),
  problem(ResponseType.REQUEST_TOO_LARGE, 413, 'Content Too Large', 'The request is too large.'),
  problem(ResponseType.UNSUPPORTED_MEDIA_TYPE, 415, 'Unsupported Media Type', 'The body must be JSON.'),
  ...[ResponseType.THROTTLED, ResponseType.QUOTA_EXCEEDED].map(type =>
    problem(type, 429, 'Too Many Requests', 'Ask again later.'),
  ),
];

/** What failed behind API Gateway, with the same body as the endpoint's own 500. */
const FAILURES = [
  { type: ResponseType.DEFAULT_5XX, status: 500, details: 'unexpected_error' },
  { type: ResponseType.INTEGRATION_FAILURE, status: 503, details: 'unavailable' },
  { type: ResponseType.INTEGRATION_TIMEOUT, status: 503, details: 'timeout' },
] as const;

const COMMON_HEADERS = { 'Cache-Control': "'no-store'", 'X-Content-Type-Options': "'nosniff'" };

/** Seconds after which a throttled client may try again: the token bucket fills each second. */
const RETRY_AFTER = "'1'";

/** Replaces the answers that API Gateway gives by itself. */
export function addGatewayResponses(api: RestApi): void {
  for (const { type, status, title, detail } of PROBLEMS) {
    add(api, type, status, problemBody(status, title, detail), {
      'Content-Type': "'application/problem+json'",
      'X-Health-Status': "'unknown'",
      ...(status === 429 && { 'Retry-After': RETRY_AFTER }),
    });
  }
  for (const { type, status, details } of FAILURES) {
    const body = { status: 'down', error: 'Health check system failure', details };
    add(api, type, status, JSON.stringify(body), {
      'Content-Type': "'application/json'",
      'X-Health-Status': "'down'",
      ...(status === 503 && { 'Retry-After': RETRY_AFTER }),
    });
  }
}

/** The body of problem details, which API Gateway and WAF send. */
export function problemBody(status: number, title: string, detail: string): string {
  return JSON.stringify({ type: 'about:blank', title, status, detail });
}

function problem(type: ResponseType, status: number, title: string, detail: string): Problem {
  return { type, status, title, detail };
}

function add(
  api: RestApi,
  type: ResponseType,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  api.addGatewayResponse(type.responseType, {
    type,
    statusCode: String(status),
    responseHeaders: { ...COMMON_HEADERS, ...headers },
    templates: { 'application/json': body },
  });
}
