import type { HttpResponse } from '../../lib/http/response.ts';
import type { Screen, Style } from './screen.ts';

/** One HTTP request that was answered. */
export type Answered = {
  readonly method: string;
  readonly path: string;
  readonly response: Pick<HttpResponse, 'statusCode' | 'headers'>;
  readonly durationMs: number;
};

/** `GET /health  503 down  4 ms` */
export function requestLine(
  { method, path, response, durationMs }: Answered,
  paint: Screen['paint'],
): string {
  const { statusCode, headers } = response;
  const status = String(headers['X-Health-Status'] ?? '');
  const text = `${statusCode} ${status}`.trim();
  return `${paint('bold', `${method} ${path}`)}  ${paint(styleOf(statusCode), text)}  ${Math.round(durationMs)} ms`;
}

function styleOf(statusCode: number): Style {
  if (statusCode >= 500) return 'red';
  return statusCode === 200 ? 'green' : 'yellow';
}

/** A line of the handler's log, indented below the request. Metrics are left out: they are the same numbers. */
export function logLine(line: string, paint: Screen['paint']): string | undefined {
  return line.startsWith('{"_aws"') ? undefined : paint('dim', `  log ${line.trimEnd()}`);
}
