import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

type Problem = {
  readonly type: ResponseType;
  /** @default - the one of what happened */
  readonly status?: number;
  readonly title: string;
  readonly detail: string;
};

/**
 * What API Gateway itself refuses: problem details (RFC 9457) in fixed words, with nothing from the request. The first
 * stands for every refusal that has no response of its own.
 */
const PROBLEMS: readonly Problem[] = [
  {
    type: ResponseType.DEFAULT_4XX,
    title: 'Refused',
    detail: 'API Gateway refused the request: it is not well formed, too large, or not allowed.',
  },
  {
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 403,
    title: 'Forbidden',
    detail: 'There is no such path, or it takes signed requests.',
  },
  { type: ResponseType.THROTTLED, status: 429, title: 'Too Many Requests', detail: 'Ask again later.' },
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
export function problemBody(status: number | undefined, title: string, detail: string): string {
  return JSON.stringify({ type: 'about:blank', title, status, detail });
}

function add(
  api: RestApi,
  type: ResponseType,
  status: number | undefined,
  body: string,
  headers: Readonly<Record<string, string>>,
): void {
  api.addGatewayResponse(type.responseType, {
    type,
    ...(status && { statusCode: String(status) }),
    responseHeaders: { ...COMMON_HEADERS, ...headers },
    templates: { 'application/json': body },
  });
}
