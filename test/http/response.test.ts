import { describe, expect, it } from 'vitest';
import { edgeResponse, unknownResponse } from '../../lib/http/edge-response.ts';
import { answerFailure } from '../../lib/http/failure.ts';
import {
  failureResponse,
  type HttpResponse,
  problemResponse,
  uncachedResponse,
} from '../../lib/http/response.ts';
import { shapedFor } from '../../lib/http/shape.ts';
import { albEvent, restApiEvent } from '../support/events.ts';

/** Of every response. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Permitted-Cross-Domain-Policies': 'none',
};

const EDGE = { 'Content-Type': 'application/json' };

describe('a problem', () => {
  it.each([
    [400, 'Bad Request', 'This is not an HTTP request that the health check understands.'],
    [403, 'Forbidden', 'This is for callers who sign their requests (IAM).'],
    [413, 'Content Too Large', 'The body is longer than 4096 characters. Nothing was run.'],
    [415, 'Unsupported Media Type', 'The body is not sent as application/json. Nothing was run.'],
    [422, 'Unprocessable Content', 'The body is not understood. Nothing was run.'],
  ] as const)('%i has its title and its detail', (status, title, detail) => {
    const { statusCode, headers, body, isBase64Encoded } = problemResponse(status);
    expect({ statusCode, isBase64Encoded }).toEqual({ statusCode: status, isBase64Encoded: false });
    expect(headers).toEqual({
      ...HEADERS,
      ...{ 'Content-Type': 'application/problem+json', 'X-Health-Status': 'unknown' },
    });
    expect(JSON.parse(body)).toEqual({ type: 'about:blank', title, status, detail });
  });

  it('404 and 405 do not say what there is', () => {
    expect(JSON.parse(problemResponse(404).body)).toMatchObject({ title: 'Not Found', status: 404 });
    expect(JSON.parse(problemResponse(405).body)).toMatchObject({ title: 'Method Not Allowed', status: 405 });
  });

  it('405 says which methods are allowed', () => {
    expect(problemResponse(405).headers.Allow).toBe('GET, HEAD');
    expect(problemResponse(405, { allow: 'GET, HEAD, POST' }).headers.Allow).toBe('GET, HEAD, POST');
  });
});

describe('the answer to Route 53', () => {
  it.each([
    ['up', '206', 200],
    ['degraded', '206', 206],
    ['degraded', '299', 299],
    ['degraded', '429', 200],
    ['degraded', '503', 200],
    ['unknown', '206', 200],
  ] as const)('is for %s, with DEGRADED_STATUS_CODE=%s, %i', (status, code, statusCode) => {
    const response = edgeResponse({ status, isDown: false }, { DEGRADED_STATUS_CODE: code });
    expect(response).toEqual({
      ...{ statusCode, body: JSON.stringify({ status }), isBase64Encoded: false },
      headers: { ...HEADERS, ...EDGE, 'X-Health-Status': status },
    });
  });

  it.each(['down', 'degraded', 'unknown'] as const)('is 503 for %s where that counts as down', status => {
    const response = edgeResponse({ status, isDown: true }, { DEGRADED_STATUS_CODE: '206' });
    expect(response.statusCode).toBe(503);
    expect(response.headers).toEqual({ ...HEADERS, ...EDGE, 'X-Health-Status': status, 'Retry-After': '10' });
  });

  it('is "unknown" when Beacon itself fails', () => {
    expect(unknownResponse(false)).toMatchObject({ statusCode: 200, body: '{"status":"unknown"}' });
    expect(unknownResponse(true)).toMatchObject({ statusCode: 503, body: '{"status":"unknown"}' });
  });
});

describe('the answer when Beacon itself fails', () => {
  const SETTINGS = { edgePaths: ['/edge/6f1b'], unknown: 'up' } as const;
  const edge = restApiEvent({ path: '/edge/6f1b', method: 'HEAD' });

  it('is 500 with a code, and no more', () => {
    for (const details of ['unexpected_error', 'misconfigured'] as const) {
      expect(failureResponse(details)).toEqual({
        ...{ statusCode: 500, isBase64Encoded: false },
        headers: { ...HEADERS, 'Content-Type': 'application/json', 'X-Health-Status': 'down' },
        body: `{"status":"down","error":"Health check system failure","details":"${details}"}`,
      });
    }
    expect(answerFailure(restApiEvent(), SETTINGS).response.body).toContain('"details":"unexpected_error"');
    const misconfigured = answerFailure(restApiEvent(), SETTINGS, 'misconfigured');
    expect(misconfigured).toMatchObject({ isBlind: false, response: { statusCode: 500 } });
    expect(misconfigured.response.body).toContain('"details":"misconfigured"');
  });

  it('tells Route 53 that Beacon cannot tell, as the settings say', () => {
    expect(answerFailure(edge, SETTINGS)).toMatchObject({
      isBlind: true,
      response: { statusCode: 200, body: '' },
    });
    expect(answerFailure(edge, { ...SETTINGS, unknown: 'down' }).response.statusCode).toBe(503);
  });

  it('has the ids of the request for the log', () => {
    expect(answerFailure(edge, SETTINGS).ids).toEqual({
      request_id: 'deef4878-7910-11e6-8f14-25afc3e9ae33',
      extended_request_id: 'JKJaXmPLvHcESHA=',
    });
  });

  it('is 500 for an event that is no request', () => {
    const { response, isBlind, ids } = answerFailure({ hello: 'world' }, SETTINGS);
    expect({ isBlind, ids }).toEqual({ isBlind: false, ids: {} });
    expect(response.statusCode).toBe(500);
  });

  it('has the shape that a load balancer expects', () => {
    expect(answerFailure(albEvent({}, true), SETTINGS).response).toMatchObject({
      statusDescription: '500 Internal Server Error',
      multiValueHeaders: { 'X-Health-Status': ['down'] },
    });
  });
});

describe('the shape of a response', () => {
  const response = (statusCode: number): HttpResponse =>
    uncachedResponse(statusCode, 'text/plain', 'body', { A: 'b' });
  const request = {
    method: 'GET',
    multiValueHeaders: false,
    paths: ['/health'],
    receivedAt: undefined,
  } as const;
  const others = { requestId: undefined, extendedRequestId: undefined, caller: undefined, accept: undefined };

  it.each(['rest', 'http'] as const)('is unchanged for %s', kind => {
    const given = response(200);
    expect(shapedFor({ ...request, ...others, kind }, given)).toEqual(given);
  });

  it('is unchanged without a request', () => {
    const given = response(200);
    expect(shapedFor(undefined, given)).toBe(given);
  });

  it('has no body for HEAD', () => {
    const shaped = shapedFor({ ...request, ...others, kind: 'rest', method: 'HEAD' }, response(206));
    expect(shaped).toEqual({ ...response(206), body: '' });
  });

  it.each([
    [200, '200 OK'],
    [400, '400 Bad Request'],
    [403, '403 Forbidden'],
    [404, '404 Not Found'],
    [405, '405 Method Not Allowed'],
    [429, '429 Too Many Requests'],
    [500, '500 Internal Server Error'],
    [503, '503 Service Unavailable'],
    [206, '206 Health Status'],
  ])('has a status line for a load balancer: %i', (statusCode, statusDescription) => {
    for (const kind of ['alb', 'lattice'] as const) {
      const shaped = shapedFor({ ...request, ...others, kind }, response(statusCode));
      expect(shaped).toEqual({ ...response(statusCode), statusDescription });
    }
  });

  it('has headers as lists where the load balancer sent them so', () => {
    const shaped = shapedFor({ ...request, ...others, kind: 'alb', multiValueHeaders: true }, response(200));
    expect(shaped.multiValueHeaders).toMatchObject({ A: ['b'], 'Content-Type': ['text/plain'] });
    expect(Object.keys(shaped.multiValueHeaders ?? {})).toEqual(Object.keys(shaped.headers));
  });
});
