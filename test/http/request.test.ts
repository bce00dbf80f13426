import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest, requestIds } from '../../lib/http/request.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restApiEvent } from '../support/events.ts';
import { latticeV1Event, latticeV2Event } from './events/recorded-requests.ts';

const COMPONENT = {
  path: '/health/database',
  resource: '/health/{component}',
  pathParameters: { component: 'database' },
};
const PROXY = { path: '/health/live', resource: '/{proxy+}', pathParameters: { proxy: 'health/live' } };

describe('the header Accept', () => {
  const accepts = (event: object) => readRequest({ ...restApiEvent(), ...event })?.accept;

  it.each([
    ['whatever its case', { headers: { ACCEPT: 'text/html' } }, 'text/html'],
    ['from a list, the last value', { headers: null, multiValueHeaders: { accept: ['a/b', 'c/d'] } }, 'c/d'],
    ['not at all without headers', { headers: null, multiValueHeaders: null }, undefined],
    [
      'not from a value that is no text',
      { headers: { accept: 5 }, multiValueHeaders: { accept: [5] } },
      undefined,
    ],
  ])('is read %s', (_how, event, accept) => {
    expect(accepts(event)).toBe(accept);
  });
});

describe('readRequest', () => {
  it('reads the event of a REST API', () => {
    expect(readRequest(restApiEvent({ receivedAt: 1_764_000_000_000 }))).toEqual({
      kind: 'rest',
      accept: '*/*',
      method: 'GET',
      paths: ['/health'],
      receivedAt: 1_764_000_000_000,
      requestId: 'deef4878-7910-11e6-8f14-25afc3e9ae33',
      extendedRequestId: 'JKJaXmPLvHcESHA=',
      caller: undefined,
      multiValueHeaders: false,
    });
  });

  it('reads the event of an HTTP API', () => {
    expect(readRequest(httpApiEvent({ method: 'HEAD', receivedAt: 1_764_000_000_000 }))).toEqual({
      kind: 'http',
      accept: '*/*',
      method: 'HEAD',
      paths: ['/health'],
      receivedAt: 1_764_000_000_000,
      requestId: 'LV7fzho-PHcEJPw=',
      extendedRequestId: undefined,
      caller: undefined,
      multiValueHeaders: false,
    });
  });

  it('reads the event of a Function URL', () => {
    expect(readRequest(functionUrlEvent({ path: '/health/live' }))).toMatchObject({
      kind: 'http',
      accept: '*/*',
      method: 'GET',
      paths: ['/health/live'],
    });
  });

  it.each([false, true])('reads the event of an ALB (headers as lists: %s)', multiValueHeaders => {
    expect(readRequest(albEvent({}, multiValueHeaders))).toEqual({
      kind: 'alb',
      accept: '*/*',
      method: 'GET',
      paths: ['/health'],
      receivedAt: undefined,
      requestId: undefined,
      extendedRequestId: undefined,
      caller: undefined,
      multiValueHeaders,
    });
  });

  it.each([
    ['a REST API with a stage', restApiEvent({ ...COMPONENT, stage: 'prod' }), '/health/database'],
    ['a REST API with a base path', restApiEvent({ ...COMPONENT, basePath: '/ops' }), '/health/database'],
    ['a REST API that takes any path', restApiEvent({ ...PROXY, basePath: '/ops' }), '/health/live'],
    ['an HTTP API with a stage', httpApiEvent({ path: '/health', stage: 'prod' }), '/health'],
    ['an HTTP API with a route', httpApiEvent({ ...COMPONENT, stage: 'prod' }), '/health/database'],
    ['an HTTP API with a base path', httpApiEvent({ ...COMPONENT, basePath: '/ops' }), '/health/database'],
    ['an HTTP API that takes any path', httpApiEvent({ ...PROXY, basePath: '/ops' }), '/health/live'],
  ])('finds the path behind %s', (_what, event, path) => {
    expect(readRequest(event)?.paths[0]).toBe(path);
  });

  it('takes the path as it is where a parameter is missing', () => {
    const event = restApiEvent({ ...COMPONENT, pathParameters: null });
    expect(readRequest(event)?.paths[0]).toBe('/health/database');
  });

  it('does not take a path for a stage that only begins like one', () => {
    expect(readRequest({ ...httpApiEvent({ stage: 'health' }), rawPath: '/healthy' })?.paths[0]).toBe(
      '/healthy',
    );
  });

  it.each([
    ['null', null],
    ['nothing', undefined],
    ['a text', 'GET /health'],
    ['a list', [restApiEvent()]],
    ['an empty object', {}],
    ['an event without a method', { ...restApiEvent(), httpMethod: undefined }],
    ['an event with an empty path', { ...albEvent(), path: '' }],
    ['an event with a number for a path', { ...albEvent(), path: 7 }],
    ['an HTTP API event without a path', { ...httpApiEvent(), rawPath: null }],
    ['a scheduled event', { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} }],
    ['keys of a prototype', JSON.parse('{"__proto__":{"httpMethod":"GET","path":"/health"}}')],
  ])('finds no request in %s', (_what, event) => {
    expect(readRequest(event)).toBeUndefined();
  });

  it('reads nothing but own properties', () => {
    const event = { ...restApiEvent(COMPONENT), pathParameters: {} };
    expect(readRequest({ ...event, resource: '/health/{constructor}' })?.paths[0]).toBe('/health/database');
  });

  it('reads the instants of VPC Lattice, which are texts in microseconds', () => {
    expect(readRequest(latticeV2Event('/health'))).toMatchObject({
      ...{ kind: 'lattice', method: 'GET', accept: '*/*', receivedAt: 1_696_331_543_569.073 },
    });
    expect(readRequest(latticeV1Event('/health'))).toMatchObject({ accept: '*/*', receivedAt: undefined });
  });

  it.each([
    ['the longest that is kept', 'a'.repeat(64), 'a'.repeat(64)],
    ['one character more', 'a'.repeat(65), 'a'.repeat(64)],
    ['lines and colours of a terminal', 'id-1\n{"level":"ERROR"}\u001b[31m', 'id-1level:ERROR31m'],
    ['other scripts', 'ключ-7', '-7'],
    ['nothing that is kept', '\n" "', undefined],
    ['a number', 7, undefined],
  ])('shortens and cleans an id that the client has chosen: %s', (_what, given, kept) => {
    const event = restApiEvent();
    const context = { ...event.requestContext, requestId: given, extendedRequestId: given };
    expect(readRequest({ ...event, requestContext: context })).toMatchObject({
      ...{ requestId: kept, extendedRequestId: kept },
    });
  });

  it('takes lists of headers from a load balancer only', () => {
    expect(readRequest(restApiEvent())?.multiValueHeaders).toBe(false);
    expect(readRequest(httpApiEvent())?.multiValueHeaders).toBe(false);
    expect(readRequest(latticeV2Event('/health'))?.multiValueHeaders).toBe(false);
    expect(readRequest({ ...albEvent(), multiValueHeaders: undefined })?.multiValueHeaders).toBe(false);
  });

  it('has its ids for the log', () => {
    expect(requestIds(readRequest(restApiEvent()))).toEqual({
      request_id: 'deef4878-7910-11e6-8f14-25afc3e9ae33',
      extended_request_id: 'JKJaXmPLvHcESHA=',
    });
    expect(requestIds()).toEqual({});
  });

  it('ignores an invalid instant', () => {
    for (const receivedAt of [Number.NaN, Number.POSITIVE_INFINITY, '1764000000000']) {
      const { requestContext, ...event } = restApiEvent();
      const context = { ...requestContext, requestTimeEpoch: receivedAt };
      expect(readRequest({ ...event, requestContext: context })?.receivedAt).toBeUndefined();
    }
  });

  it('gives a whole request or none, of anything', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), event => {
        const request = readRequest(event);
        if (request)
          expect(request).toMatchObject({
            method: expect.any(String),
            paths: expect.arrayContaining([expect.any(String)]),
          });
      }),
    );
  });
});
