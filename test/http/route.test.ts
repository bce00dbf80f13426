import { describe, expect, it } from 'vitest';
import { routeOf } from '../../lib/http/route.ts';

const COMPONENTS = ['buffer', 'memory', 'database', 'cache'];

const CALLER = 'arn:aws:iam::123456789012:user/ops';

function route(path: string, method = 'GET', caller?: string) {
  return routeOf({ method, paths: [path], caller }, COMPONENTS, ['/edge/6f1b', '/edge/before']);
}

describe('routeOf', () => {
  it.each([
    ['/health', { name: 'all' }],
    ['/health/', { name: 'all' }],
    ['/health/live', { name: 'live' }],
    ['/edge/6f1b', { name: 'edge' }],
    ['/edge/before', { name: 'edge' }],
    ['/edge/before/', { name: 'edge' }],
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
    '/health/detail',
    '/health/constructor',
    '/edge',
    '/edge/other',
  ])('finds nothing at %j', path => {
    expect(route(path)).toEqual({ refusal: 404 });
    expect(route(path, 'POST')).toEqual({ refusal: 404 });
  });

  it.each(['PUT', 'DELETE', 'OPTIONS', 'PATCH', 'get', ''])('refuses the method %j', method => {
    expect(route('/health', method)).toEqual({ refusal: 405, allow: 'GET, HEAD, POST' });
    expect(route('/edge/6f1b', method)).toEqual({ refusal: 405, allow: 'GET, HEAD' });
  });

  it.each(['/health/live', '/health/details', '/health/memory', '/edge/6f1b'])(
    'runs nothing by POST of %s',
    path => {
      expect(route(path, 'POST', CALLER)).toEqual({ refusal: 405, allow: 'GET, HEAD' });
    },
  );

  it('has details, and a run, for those who sign alone', () => {
    expect(route('/health/details')).toEqual({ refusal: 403 });
    expect(route('/health/details', 'HEAD')).toEqual({ refusal: 403 });
    expect(route('/health', 'POST')).toEqual({ refusal: 403 });
    expect(route('/health/details', 'GET', CALLER)).toEqual({ name: 'details' });
    expect(route('/health', 'POST', CALLER)).toEqual({ name: 'run' });
  });

  it('has no edge path unless one is set', () => {
    expect(routeOf({ paths: ['/edge/6f1b'], method: 'GET', caller: CALLER }, COMPONENTS, [])).toEqual({
      refusal: 404,
    });
  });

  it('has no path for a component that is not there', () => {
    expect(routeOf({ paths: ['/health/cache'], method: 'GET', caller: CALLER }, ['memory'], [])).toEqual({
      refusal: 404,
    });
  });
});
