import { SECURITY_HEADERS } from './security-headers.ts';

/** A longer body is not parsed, characters. A request for every component has about 80; Lambda would accept 6 MB. */
export const MAX_BODY_CHARACTERS = 4096;

/** A response in the shape that REST APIs, HTTP APIs, Function URLs and ALBs accept. */
export type HttpResponse = {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: false;
  /** For an ALB only. */
  readonly statusDescription?: string;
  /** For an ALB that sends headers as lists; it reads these instead of `headers`. */
  readonly multiValueHeaders?: Record<string, readonly string[]>;
};

/** A response that no cache may keep. */
export function uncachedResponse(
  statusCode: number,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): HttpResponse {
  return {
    statusCode,
    headers: {
      'Content-Type': contentType,
      'Cache-Control': 'no-store',
      ...SECURITY_HEADERS,
      ...headers,
    },
    body,
    isBase64Encoded: false,
  };
}

const PROBLEMS = {
  400: { title: 'Bad Request', detail: 'This is not an HTTP request that the health check understands.' },
  403: { title: 'Forbidden', detail: 'This is for callers who sign their requests (IAM).' },
  404: { title: 'Not Found', detail: 'There is no such path, or no such component.' },
  405: { title: 'Method Not Allowed', detail: 'This path allows other methods: see the header Allow.' },
  413: {
    title: 'Content Too Large',
    detail: `The body is longer than ${MAX_BODY_CHARACTERS} characters. Nothing was run.`,
  },
  415: {
    title: 'Unsupported Media Type',
    detail: 'The body is not sent as application/json. Nothing was run.',
  },
  422: { title: 'Unprocessable Content', detail: 'The body is not understood. Nothing was run.' },
} as const;

export type ProblemStatus = keyof typeof PROBLEMS;

export type ProblemOptions = {
  /** The methods that the path allows, with 405. @default - GET, HEAD */
  readonly allow?: string | undefined;
  /** What is wrong, for a signed caller. @default - fixed words, which repeat nothing of the request */
  readonly detail?: string;
};

/** A rejected request, as problem details (RFC 9457). */
export function problemResponse(
  status: ProblemStatus,
  { allow = 'GET, HEAD', detail = PROBLEMS[status].detail }: ProblemOptions = {},
): HttpResponse {
  const body = { type: 'about:blank', title: PROBLEMS[status].title, status, detail };
  return uncachedResponse(status, 'application/problem+json', JSON.stringify(body), {
    'X-Health-Status': 'unknown',
    ...(status === 405 && { Allow: allow }),
  });
}

/** The health check itself failed. The response says no more than that; the log says why. */
export function failureResponse(details: 'unexpected_error' | 'misconfigured'): HttpResponse {
  const body = { status: 'down', error: 'Health check system failure', details };
  return uncachedResponse(500, 'application/json', JSON.stringify(body), { 'X-Health-Status': 'down' });
}
