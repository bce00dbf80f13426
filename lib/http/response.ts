import { MAX_BODY_CHARACTERS } from './body.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** A response in the shape that REST APIs, HTTP APIs, Function URLs and ALBs all take. */
export type HttpResponse = {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: false;
  /** For an ALB alone. */
  readonly statusDescription?: string;
  /** For an ALB that sends headers as lists; it then reads these instead of `headers`. */
  readonly multiValueHeaders?: Record<string, readonly string[]>;
};

/** A JSON response that no cache may keep. */
export function jsonResponse(
  statusCode: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    statusCode,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      ...SECURITY_HEADERS,
      ...headers,
    },
    body: JSON.stringify(body),
    isBase64Encoded: false,
  };
}

const PROBLEMS = {
  400: { title: 'Bad Request', detail: 'This is not an HTTP request that the health check understands.' },
  403: { title: 'Forbidden', detail: 'This is for callers who sign their requests (IAM).' },
  404: { title: 'Not Found', detail: 'There is no such path, or no such component.' },
  405: { title: 'Method Not Allowed', detail: 'This path takes other methods: see the header Allow.' },
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
  /** The methods that the path knows, with 405. @default - GET, HEAD */
  readonly allow?: string | undefined;
  /** What is wrong, for a caller who is known. @default - fixed words */
  readonly detail?: string;
};

/** A request that can't be served, as problem details (RFC 9457): for strangers fixed words, nothing of what came in. */
export function problemResponse(
  status: ProblemStatus,
  { allow = 'GET, HEAD', detail = PROBLEMS[status].detail }: ProblemOptions = {},
): HttpResponse {
  return jsonResponse(
    status,
    { type: 'about:blank', title: PROBLEMS[status].title, status, detail },
    {
      'Content-Type': 'application/problem+json',
      'X-Health-Status': 'unknown',
      ...(status === 405 && { Allow: allow }),
    },
  );
}

/** The checker itself broke. It says no more than that; the log says why. */
export function failureResponse(): HttpResponse {
  return jsonResponse(
    500,
    { status: 'down', error: 'Health check system failure', details: 'unexpected_error' },
    { 'X-Health-Status': 'down' },
  );
}

/** The same answer without its body, as HEAD wants it. */
export function withoutBody(response: HttpResponse): HttpResponse {
  return { ...response, body: '' };
}
