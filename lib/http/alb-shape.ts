import { readRequest } from './request.ts';
import type { HttpResponse } from './response.ts';

const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

type Exchange = { event: unknown; response?: HttpResponse | null | undefined };

/** Gives a response what an ALB wants beside: a status line, and headers as lists where it sent them so. */
export function albShape(exchange: Exchange): void {
  const request = readRequest(exchange.event);
  const { response } = exchange;
  if (request?.kind !== 'alb' || !response) return;
  const lists = Object.entries(response.headers).map(([name, value]) => [name, [value]]);
  exchange.response = {
    ...response,
    statusDescription: `${response.statusCode} ${PHRASES[response.statusCode] ?? 'Health Status'}`,
    ...(request.multiValueHeaders && { multiValueHeaders: Object.fromEntries(lists) }),
  };
}
