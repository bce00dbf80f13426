import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../lib/http/request.ts';
import { routeOf } from '../../lib/http/route.ts';

const COMPONENTS = ['buffer', 'memory', 'database', 'cache'];

function route(path: string, method = 'GET', edgePath: string | undefined = '/edge/6f1b') {
  const request: HttpRequest = {
    kind: 'rest',
    method,
    path,
    receivedAt: undefined,
    requestId: undefined,
    multiValueHeaders: false,
  };
  return routeOf(request, COMPONENTS, edgePath);
}

describe('routeOf', () => {
  it.each([
    ['/health', { name: 'all' }],
    ['/health/', { name: 'all' }],
    ['/health/live', { name: 'live' }],
    ['/edge/6f1b', { name: 'edge' }],
    ['/health/database', { name: 'component', component: 'database' }],
    ['/health/cache/', { name: 'component', component: 'cache' }],
  ])('finds %s by GET and by HEAD', (path, expected) => {
    expect(route(path, 'GET')).toEqual(expected);
    expect(route(path, 'HEAD')).toEqual(expected);
  });

  it.each([
    '/',
    '',
    '/healthz',
    '/Health',
    '//health',
    '/health//',
    '/health/queue',
    '/health/database/x',
    '/health/details',
    '/health/constructor',
    '/edge',
    '/edge/other',
  ])('finds nothing at %j', path => {
    expect(route(path)).toBe(404);
    expect(route(path, 'POST')).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'get', ''])('refuses the method %j', method => {
    expect(route('/health', method)).toBe(405);
    expect(route('/edge/6f1b', method)).toBe(405);
  });

  it('has no edge path unless one is set', () => {
    expect(routeOf({ path: '/edge/6f1b', method: 'GET' } as HttpRequest, COMPONENTS, undefined)).toBe(404);
  });

  it('has no path for a component that is not there', () => {
    expect(routeOf({ path: '/health/cache', method: 'GET' } as HttpRequest, ['memory'], undefined)).toBe(404);
  });
});
