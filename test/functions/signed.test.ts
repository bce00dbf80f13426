import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readSection, writeSection } from '../../build/doc-sections.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import { EDGE_PATH, lambdaContext, startBeacon } from '../support/beacon.ts';
import {
  albEvent,
  type EventOptions,
  functionUrlEvent,
  httpApiEvent,
  restApiEvent,
} from '../support/events.ts';
import { leaks } from '../support/secrecy.ts';

const ENV = {
  BUFFER_SOURCE: 'memory',
  MAX_MEMORY_PERCENT: '100',
  DATABASE_URL: 'postgres://beacon:hunter2@127.0.0.1:1/orders',
  DATABASE_TLS: 'off',
};
const CALLER = 'arn:aws:iam::123456789012:user/ops';
const JSON_TYPE = { 'content-type': 'application/json' };

/** What a client may write into its headers, hoping that somebody believes it. */
const FORGED_HEADERS = {
  Authorization:
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261123/eu-west-1/execute-api/aws4_request',
  'X-Amz-Security-Token': 'x',
  'X-Amzn-Iam-User-Arn': CALLER,
  'X-Beacon-Signed': '1',
};

type Route = Pick<EventOptions, 'method' | 'path'>;

const ROUTES: readonly Route[] = [
  { method: 'GET', path: '/health' },
  { method: 'GET', path: '/health/live' },
  { method: 'GET', path: '/health/database' },
  { method: 'GET', path: EDGE_PATH },
  { method: 'GET', path: '/health/details' },
  { method: 'POST', path: '/health' },
];

/** An API Gateway that has a route with IAM, and has verified a signature. */
const SIGNED = {
  'a REST API': (route: Route) => restApiEvent({ ...route, caller: CALLER }),
  'an HTTP API': (route: Route) => httpApiEvent({ ...route, resource: route.path ?? '', caller: CALLER }),
};

/** Everything else, whatever the client writes and whoever else has verified it. */
const UNSIGNED = {
  'a REST API': (route: Route) => restApiEvent(route),
  'a REST API, with forged headers': (route: Route) => restApiEvent({ ...route, headers: FORGED_HEADERS }),
  'a REST API with an authorizer of another kind': (route: Route) =>
    withContext(restApiEvent(route), {
      authorizer: { principalId: 'a', claims: { sub: 'a' }, iam: { userArn: CALLER } },
    }),
  'a REST API with an API key': (route: Route) =>
    withContext(restApiEvent(route), {
      identity: { apiKey: 'k', apiKeyId: 'i', sourceIp: '15.177.2.1', userArn: null },
    }),
  'an HTTP API': (route: Route) => httpApiEvent({ ...route, resource: route.path ?? '' }),
  'an HTTP API, with forged headers': (route: Route) =>
    httpApiEvent({ ...route, resource: route.path ?? '', headers: FORGED_HEADERS }),
  'an HTTP API with a JWT': (route: Route) =>
    withContext(httpApiEvent({ ...route, resource: route.path ?? '' }), {
      authorizer: { jwt: { claims: { userArn: CALLER }, scopes: null } },
    }),
  'an HTTP API whose one route is $default': (route: Route) => httpApiEvent({ ...route, caller: CALLER }),
  'a Function URL': (route: Route) => functionUrlEvent({ ...route, headers: FORGED_HEADERS }),
  'a Function URL with IAM': (route: Route) => functionUrlEvent({ ...route, caller: CALLER }),
  'an ALB': (route: Route) => albEvent({ ...route, headers: FORGED_HEADERS }),
  'an ALB with a context that none has': (route: Route) =>
    withContext(albEvent(route), { identity: { userArn: CALLER, accessKey: 'AKIA', caller: 'a' } }),
};

function withContext(event: { readonly requestContext: object }, context: object) {
  return { ...event, requestContext: { ...event.requestContext, ...context } };
}

/** What a response shows, in the words of the table. */
function seen({ statusCode, body }: HttpResponse): string {
  if (statusCode === 403) return '403';
  const { components } = JSON.parse(body);
  if (!components) return 'the status';
  const { database, memory } = components;
  const shape = database ? (memory ? 'report' : 'its component') : 'the process';
  return 'settings' in JSON.parse(body) ? `${shape}, with detail` : shape;
}

async function view(
  events: Readonly<Record<string, (route: Route) => unknown>>,
  route: Route,
): Promise<string> {
  const views = await Promise.all(
    Object.values(events).map(async eventOf => seen(await startBeacon(ENV).invoke(eventOf(route)))),
  );
  expect(new Set(views).size).toBe(1);
  return views[0] ?? '';
}

describe('who sees what', () => {
  it('is what docs/api.md says, of each route by each kind of event', async () => {
    const rows: string[] = [];
    for (const route of ROUTES) {
      const path = route.path === EDGE_PATH ? 'the edge path' : `\`${route.method} ${route.path}\``;
      const name = path.replace('/database', '/{component}');
      rows.push(`| ${name} | ${await view(UNSIGNED, route)} | ${await view(SIGNED, route)} |`);
    }
    const head = ['| | anyone | signed (IAM) |', '|---|---|---|'];
    const table = [...head, ...rows].join('\n');
    if (process.env.WRITE_DOCS) writeSection('callers', table);
    expect(readSection('callers')).toBe(table);
  });

  it.each(Object.entries(UNSIGNED))('gives nothing away to %s', async (_who, eventOf) => {
    for (const route of [
      ...ROUTES,
      { method: 'HEAD', path: '/health/details' },
      { method: 'PUT', path: '/health' },
    ]) {
      const { invoke } = startBeacon(ENV);
      expect(leaks(await invoke(eventOf(route)), ENV)).toEqual([]);
    }
  });

  it('runs nothing for a stranger who sends POST', async () => {
    for (const eventOf of Object.values(UNSIGNED)) {
      const { invoke, beacon } = startBeacon(ENV);
      beacon.checker.run = () => Promise.reject(new Error('it ran'));
      const response = await invoke(eventOf({ method: 'POST', path: '/health' }));
      expect(response).toMatchObject({ statusCode: 403, headers: { 'X-Health-Status': 'unknown' } });
      expect(JSON.parse(response.body)).toEqual({
        type: 'about:blank',
        title: 'Forbidden',
        status: 403,
        detail: 'This is for callers who sign their requests (IAM).',
      });
    }
  });
});

describe('GET /health/details', () => {
  const details = { path: '/health/details', caller: CALLER };

  it('shows what happened, where to look, for how long, and the settings in effect', async () => {
    const { invoke, logs } = startBeacon(ENV);
    const { statusCode, body } = await invoke(restApiEvent(details));
    expect(statusCode).toBe(503);
    const { components, settings } = JSON.parse(body);
    expect(components.database).toMatchObject({
      state: 'down',
      message: expect.stringContaining('ECONNREFUSED'),
      hint: expect.stringContaining('nothing listens'),
      target: '127.0.0.1:1/orders',
      failures_in_row: 1,
      age_seconds: 0,
    });
    expect(settings).toMatchObject({
      DATABASE_TIMEOUT_MS: 500,
      BUFFER_SOURCE: 'memory',
      PUBLIC_DETAIL: 'full',
    });
    expect(JSON.parse(logs[0] ?? '')).toMatchObject({ route: 'details', caller: CALLER });
  });

  it('holds no secret, nor the path that Route 53 alone knows', async () => {
    const { body } = await startBeacon(ENV).invoke(restApiEvent(details));
    expect(body).not.toMatch(/hunter2|postgres:\/\//);
    expect(body).not.toContain(EDGE_PATH);
  });

  it('is answered from memory, like every GET', async () => {
    const { invoke } = startBeacon(ENV);
    const answers = [await invoke(restApiEvent(details)), await invoke(restApiEvent(details))];
    expect(answers.map(({ body }) => JSON.parse(body).components.database.cached)).toEqual([false, true]);
  });

  it('is answered whatever PUBLIC_DETAIL hides, to HEAD without a body', async () => {
    const { invoke } = startBeacon({ ...ENV, PUBLIC_DETAIL: 'status' });
    expect((await invoke(restApiEvent(details))).body).toContain('"settings"');
    expect(await invoke(restApiEvent({ ...details, method: 'HEAD' }))).toMatchObject({
      statusCode: 503,
      body: '',
    });
  });
});

const post = (body: string | null, rest: EventOptions = {}) =>
  restApiEvent({ method: 'POST', caller: CALLER, headers: JSON_TYPE, body, ...rest });

describe('POST /health', () => {
  const names = ({ body }: HttpResponse) => Object.keys(JSON.parse(body).components).slice(2);

  it('runs now what is named', async () => {
    const { invoke } = startBeacon(ENV);
    const event = post('{"components":["memory","database"]}');
    const answers = [await invoke(event), await invoke(event)];
    expect(answers.map(names)).toEqual([
      ['memory', 'database'],
      ['memory', 'database'],
    ]);
    expect(answers.map(({ body }) => JSON.parse(body).components.database.failures_in_row)).toEqual([1, 2]);
  });

  it.each([
    ['no body', post(null)],
    ['an empty one', post('')],
    ['an empty object', post('{}')],
    ['base64', post(btoa('{"fresh":true}'), { isBase64Encoded: true })],
    [
      'another JSON type',
      post('{}', { headers: { 'CONTENT-TYPE': 'application/problem+json; charset=utf-8' } }),
    ],
    [
      'an HTTP API',
      httpApiEvent({
        ...{ method: 'POST', resource: '/health' },
        caller: CALLER,
        headers: JSON_TYPE,
        body: '{}',
      }),
    ],
  ])('runs everything for %s', async (_what, event) => {
    expect(names(await startBeacon(ENV).invoke(event))).toEqual(['buffer', 'memory', 'database']);
  });

  it('serves the stored result with `fresh: false`', async () => {
    const { invoke } = startBeacon(ENV);
    await invoke(post('{}'));
    const { body } = await invoke(post('{"fresh":false}'));
    expect(JSON.parse(body).components.database).toMatchObject({ cached: true, failures_in_row: 1 });
  });

  it('costs a dependency one connection, however many ask at once', async () => {
    let connections = 0;
    const silent = createServer(socket => {
      connections += 1;
      socket.on('error', () => {});
    }).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const env = { ...ENV, DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/x`, DATABASE_TIMEOUT_MS: '200' };
    const { invoke } = startBeacon(env);
    const answers = await Promise.all(Array.from({ length: 50 }, () => invoke(post('{"fresh":true}'))));
    expect(answers.every(({ statusCode }) => statusCode === 503)).toBe(true);
    expect(connections).toBe(1);
    silent.close();
  });
});

describe('a body that can not be served', () => {
  const refused = async (event: unknown) => {
    const { invoke, beacon } = startBeacon(ENV);
    beacon.checker.run = () => Promise.reject(new Error('it ran'));
    const { statusCode, headers, body } = await invoke(event);
    expect(headers).toMatchObject({
      'Content-Type': 'application/problem+json',
      'X-Health-Status': 'unknown',
    });
    const { type, status, detail } = JSON.parse(body);
    expect({ type, status }).toEqual({ type: 'about:blank', status: statusCode });
    expect(detail).toContain('Nothing was run.');
    return `${statusCode} ${detail}`;
  };

  it.each([
    ['{"fresh":', '400 The body is not JSON.'],
    ['fresh=true', '400 The body is not JSON.'],
    ['{"__proto__":{"fresh":true}}', '400 The body is not JSON.'],
    ['[]', '422 The request is []; allowed: an object with components, fresh.'],
    ['null', '422 The request is null;'],
    ['{"cause":"x"}', '422 A field of the request is "cause"; allowed: components, fresh.'],
    ['{"fresh":"yes"}', '422 "fresh" is "yes"; allowed: true or false.'],
    [
      '{"components":{}}',
      '422 "components" is {}; allowed: a list of one or more of buffer, memory, database.',
    ],
    ['{"components":["cache"]}', '422 "components" is ["cache"]; allowed: a list of one or more of'],
  ])('%s is refused, and nothing is run', async (body, problem) => {
    expect(await refused(post(body))).toContain(problem);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', ''])('of type %j is 415', async type => {
    expect(await refused(post('{}', { headers: { 'Content-Type': type } }))).toContain('415');
  });

  it('of 6 MB is 413, and is not parsed', async () => {
    const parse = vi.spyOn(JSON, 'parse');
    expect(await refused(post(`{"components":["${'x'.repeat(6_000_000)}"]}`))).toContain('413');
    expect(await refused(post(btoa('x'.repeat(4000)), { isBase64Encoded: true }))).toContain('413');
    expect(parse.mock.calls.filter(([text]) => text.length > 1000)).toEqual([]);
    parse.mockRestore();
  });

  it('whatever it is, has a well-formed answer', async () => {
    const { invoke } = startBeacon({ BUFFER_SOURCE: 'memory', MAX_MEMORY_PERCENT: '100' });
    const body = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (text, isBase64Encoded) => {
        const { statusCode } = await invoke(post(text, { isBase64Encoded }), lambdaContext(60_000));
        expect([200, 400, 413, 422]).toContain(statusCode);
      }),
      { numRuns: 2000 },
    );
  });
});
