import type { HttpRequest } from './request.ts';
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

/** The response as the sender of the request expects it: without a body for HEAD, with a status line for an ALB or VPC Lattice. */
export function shapedFor(request: HttpRequest | undefined, response: HttpResponse): HttpResponse {
  if (!request) return response;
  const shaped = request.method === 'HEAD' ? { ...response, body: '' } : response;
  return request.kind === 'alb' || request.kind === 'lattice' ? balancerShape(request, shaped) : shaped;
}

/** Adds what a load balancer needs: a status line, and headers as lists if it sent them so. */
function balancerShape({ multiValueHeaders }: HttpRequest, response: HttpResponse): HttpResponse {
  const lists = Object.entries(response.headers).map(([name, value]) => [name, [value]]);
  return {
    ...response,
    statusDescription: `${response.statusCode} ${PHRASES[response.statusCode] ?? 'Health Status'}`,
    ...(multiValueHeaders && { multiValueHeaders: Object.fromEntries(lists) }),
  };
}
