import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../lib/http/request.ts';
import { pathsOf } from '../../lib/http/request-path.ts';
import { isEdge, routeOf } from '../../lib/http/route.ts';
import { EDGE_PATH, startBeacon } from '../support/beacon.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restApiEvent } from '../support/events.ts';
import {
  consoleTestEvent,
  httpApiV1Event,
  latticeV1Event,
  latticeV2Event,
} from './events/recorded-requests.ts';

const EDGE = ['/edge/6f1b'];

/** The route of an event, with its component; `404` and so on for a refusal. */
function routed(event: unknown, basePath?: string): string | number {
  const request = readRequest(event, basePath);
  if (!request) return 'no request';
  const route = routeOf(request, ['database', 'memory'], EDGE);
  if ('refusal' in route) return route.refusal;
  return 'component' in route ? route.component : route.name;
}

describe('an event of each kind', () => {
  it.each([
    ['HTTP API, payload 1.0, route $default', httpApiV1Event('/health'), 'all'],
    ['the same for a component', httpApiV1Event('/health/database'), 'database'],
    ['the same behind a stage', httpApiV1Event('/prod/health/live', 'prod'), 'live'],
    ['the same behind a stage and a custom domain', httpApiV1Event('/health/live', 'prod'), 'live'],
    ['VPC Lattice 1.0', latticeV1Event('/health'), 'all'],
    ['VPC Lattice 1.0, which sends the query with the path', latticeV1Event('/health/live?a=/x'), 'live'],
    ['VPC Lattice 2.0', latticeV2Event('/health/database'), 'database'],
    ['a test in the console of a REST API', consoleTestEvent('/health'), 'all'],
    ['a stage named like a path', httpApiEvent({ path: '/health/live', stage: 'health' }), 'live'],
    ['a stage named like a path, behind a custom domain', stageHidden('/health/live', 'health'), 'live'],
  ])('is routed: %s', (_what, event, route) => {
    expect(routed(event)).toBe(route);
  });
});

/** An HTTP API behind a custom domain: the event names a stage that its path does not begin with. */
function stageHidden(rawPath: string, stage: string) {
  return { ...httpApiEvent({ stage }), rawPath };
}

describe('a path with slashes too many or too few', () => {
  it.each([
    ['//health', 'all'],
    ['///health//database', 'database'],
    ['/health//', 'all'],
    ['health', 'all'],
    ['/health?x=1', 'all'],
    ['/health/database/?', 'database'],
    ['/healthy', 404],
    ['/?/health', 404],
    ['?', 404],
    ['/health/?/database', 'all'],
  ])('%j is %j', (path, route) => {
    expect(routed(albEvent({ path }))).toBe(route);
    expect(routed(latticeV1Event(path))).toBe(route);
    expect(routed(functionUrlEvent({ path }))).toBe(route);
  });
});

describe('a base path', () => {
  const rest = (resource: string, pathParameters: Record<string, string> | null, path: string) =>
    restApiEvent({ resource, pathParameters, path });
  const http = (resource: string, pathParameters: Record<string, string>, path: string) =>
    httpApiEvent({ resource, pathParameters, path });

  it.each([
    ['a resource with a prefix', rest('/orders/health', null, '/orders/health'), 'all'],
    [
      'the same for a component',
      rest('/a/b/health/{c}', { c: 'database' }, '/a/b/health/database'),
      'database',
    ],
    [
      'a resource below a prefix',
      rest('/orders/{proxy+}', { proxy: 'health/live' }, '/orders/health/live'),
      'live',
    ],
    ['a prefix with a parameter', rest('/{tenant}/health', { tenant: 'acme' }, '/acme/health'), 'all'],
    ['a route with a prefix', http('/orders/health', {}, '/orders/health'), 'all'],
    ['a route below a prefix', http('/orders/{any+}', { any: 'health' }, '/orders/health'), 'all'],
    [
      'a route below a prefix, to the edge path',
      http('/o/{any+}', { any: 'edge/6f1b' }, '/o/edge/6f1b'),
      'edge',
    ],
  ])('is known from %s', (_what, event, route) => {
    expect(routed(event)).toBe(route);
  });

  it.each([
    ['an ALB', albEvent({ path: '/orders/health' })],
    ['a Function URL behind CloudFront', functionUrlEvent({ path: '/orders/health' })],
    ['an HTTP API behind a mapping', httpApiV1Event('/orders/health')],
    ['an HTTP API behind a mapping and with its stage', httpApiV1Event('/prod/orders/health', 'prod')],
    ['an HTTP API, payload 2.0', httpApiEvent({ path: '/orders/health' })],
    ['a REST API that takes any path', rest('/{proxy+}', { proxy: 'orders/health' }, '/orders/health')],
    ['VPC Lattice', latticeV2Event('/orders//health')],
  ])('is taken from BASE_PATH for %s', (_what, event) => {
    expect(routed(event)).toBe(404);
    expect(routed(event, '/orders')).toBe('all');
    expect(routed(event, '/order')).toBe(404);
  });

  it('is not needed where BASE_PATH is set', () => {
    expect(routed(albEvent({ path: '/health/database' }), '/orders')).toBe('database');
  });

  it('may precede the edge path', () => {
    const request = readRequest(albEvent({ path: '/orders/edge/6f1b' }), '/orders');
    expect(request && isEdge(request, EDGE)).toBe(true);
    expect(routed(albEvent({ path: '/orders/edge/6f1b/' }), '/orders')).toBe('edge');
  });
});

describe('a path that needs BASE_PATH', () => {
  it('is logged once, with what to set', async () => {
    const { invoke, logs } = startBeacon({ MAX_MEMORY_PERCENT: '100' });
    for (const path of ['/nothing', '/healthy', '/a b/health', '/"/health', `/${'x'.repeat(200)}/health`]) {
      expect((await invoke(albEvent({ path }))).statusCode).toBe(404);
    }
    expect(logs).toEqual([]);
    for (const path of ['/orders/v1/health/live', '/other/health']) await invoke(albEvent({ path }));
    expect(logs.map(line => JSON.parse(line))).toMatchObject([
      {
        level: 'WARN',
        message: 'Nothing answers at /orders/v1/health. If it should, set BASE_PATH=/orders/v1.',
      },
    ]);
  });

  it('is answered where BASE_PATH is set, on the edge path as well, even when Beacon itself fails', async () => {
    const { invoke, beacon } = startBeacon({ MAX_MEMORY_PERCENT: '100', BASE_PATH: '/orders' });
    expect((await invoke(latticeV2Event('/orders/health/memory'))).statusCode).toBe(200);
    beacon.checker.run = () => Promise.reject(new Error('a bug'));
    expect(await invoke(albEvent({ path: `/orders${EDGE_PATH}` }))).toMatchObject({
      ...{ statusCode: 200, body: '{"status":"unknown"}' },
    });
  });

  it('may not be one that begins with /health', () => {
    expect(() => startBeacon({ BASE_PATH: '/health' })).toThrow(/BASE_PATH: lies under \/health/);
  });
});

describe('pathsOf', () => {
  const part = fc.stringMatching(/^[a-z{}+?/$-]{0,6}$/);
  const text = fc.array(part, { maxLength: 5 }).map(parts => `/${parts.join('/')}`);

  it('gives at least one path, each with single slashes and without a query, of anything', () => {
    const source = fc.record(
      {
        path: text,
        template: text,
        parameters: fc.oneof(fc.anything(), fc.dictionary(part, text)),
        stage: fc.option(part, { nil: undefined }),
      },
      { requiredKeys: ['path'] },
    );
    fc.assert(
      fc.property(source, fc.option(text, { nil: undefined }), (given, basePath) => {
        const paths = pathsOf(given, basePath?.replace(/\/+/g, '/'));
        expect(paths.length).toBeGreaterThan(0);
        for (const path of paths) expect(path).toMatch(/^\/([^/?]+\/)*[^/?]*$/s);
      }),
    );
  });

  it('has the path without its base path, whatever that is', () => {
    const name = fc.stringMatching(/^[\w.~-]{1,12}$/);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 8 }), name, (parts, last) => {
        const basePath = `/${parts.join('/')}`;
        expect(pathsOf({ path: `${basePath}/health/${last}` }, basePath)).toContain(`/health/${last}`);
      }),
    );
  });
});
