import { describe, expect, it } from 'vitest';
import { readSection, writeSection } from '../../build/doc-sections.ts';
import type { HttpResponse } from '../../lib/http/response.ts';
import { REPRESENTATIONS } from '../../lib/report/representations.ts';
import { startBeacon } from '../support/beacon.ts';
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
  CACHE_URL: 'redis://:hunter3@127.0.0.1:1/3',
};
const CALLER = 'arn:aws:iam::123456789012:user/ops';
const TYPES = REPRESENTATIONS.map(({ mediaType }) => mediaType);

type Request = Pick<EventOptions, 'method' | 'path'> & { readonly accept: string };

const withAccept = ({ method, path = '/health', accept }: Request): EventOptions => ({
  ...(method && { method }),
  path,
  resource: path,
  headers: { Accept: accept },
});

const SHAPES: Readonly<Record<string, (request: Request) => unknown>> = {
  'REST API': request => restApiEvent(withAccept(request)),
  'HTTP API': request => httpApiEvent(withAccept(request)),
  'Function URL': request => functionUrlEvent(withAccept(request)),
  ALB: request => albEvent(withAccept(request)),
  'ALB with lists': request => albEvent(withAccept(request), true),
};

const SIGNED: Readonly<Record<string, (request: Request) => unknown>> = {
  'REST API': request => restApiEvent({ ...withAccept(request), caller: CALLER }),
  'HTTP API': request => httpApiEvent({ ...withAccept(request), caller: CALLER }),
};

const ROUTES = ['/health', '/health/live', '/health/database', '/health/details'];

/** What only signed callers may see, in any representation. */
const DETAILS =
  /hunter|127\.0\.0\.1|ECONNREFUSED|nothing listens on this port|CHECK_DEADLINE_MS|"?critical"?[:<]/;

async function ask(event: unknown): Promise<HttpResponse> {
  return startBeacon(ENV).invoke(event);
}

/** What a response shows, in the words of the table. */
function seen({ statusCode, body }: HttpResponse): string {
  if (statusCode === 403) return '403';
  return `${statusCode} ${DETAILS.test(body) ? 'with detail' : 'public'}`;
}

/** The one thing that all these events get. */
async function seenBy(shapes: typeof SHAPES, request: Request): Promise<string> {
  const views = await Promise.all(Object.values(shapes).map(async shape => seen(await ask(shape(request)))));
  return [...new Set(views)].join(' or ');
}

describe('who sees what, in which representation', () => {
  it('is what docs/representations.md says, for each route by each kind of event', async () => {
    const rows: string[] = [];
    for (const path of ROUTES) {
      for (const accept of TYPES) {
        const [anyone, signed] = await Promise.all([
          seenBy(SHAPES, { path, accept }),
          seenBy(SIGNED, { path, accept }),
        ]);
        rows.push(
          `| \`${path.replace('database', '{component}')}\` | \`${accept}\` | ${anyone} | ${signed} |`,
        );
      }
    }
    const table = ['| path | `Accept` | anyone | signed (IAM) |', '|---|---|---|---|', ...rows].join('\n');
    if (process.env.WRITE_DOCS) writeSection('representations', table);
    expect(readSection('representations')).toBe(table);
  });

  it.each(Object.entries(SHAPES))('%s: no unsigned answer gives anything away', async (_name, shape) => {
    for (const path of ROUTES) {
      for (const accept of TYPES) {
        for (const PUBLIC_DETAIL of ['full', 'state', 'status']) {
          const env = { ...ENV, PUBLIC_DETAIL };
          const { headers, ...rest } = await startBeacon(env).invoke(shape({ path, accept }));
          expect([path, accept, leaks({ ...rest, headers }, env)]).toEqual([path, accept, []]);
          expect(rest.body).not.toMatch(DETAILS);
        }
      }
    }
  });
});

describe('every route and type', () => {
  const cases = ROUTES.flatMap(path => TYPES.map(accept => ({ path, accept })));

  it.each(cases)('HEAD of $path as $accept is GET without the body', async request => {
    const { invoke } = startBeacon(ENV);
    for (const shape of [...Object.values(SHAPES), ...Object.values(SIGNED)]) {
      const get = await invoke(shape(request));
      const head = await invoke(shape({ ...request, method: 'HEAD' }));
      expect(head).toEqual({ ...get, body: '', headers: { ...get.headers, ...retryOf(head) } });
    }
  });

  it.each(cases)('$path as $accept has the type, Vary, and no caching', async request => {
    const { headers } = await ask(SIGNED['REST API']?.(request));
    const representation = REPRESENTATIONS.find(({ mediaType }) => mediaType === request.accept);
    expect(headers).toMatchObject({
      'Content-Type': representation?.contentType ?? request.accept,
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    });
    expect(headers.Vary).toMatch(/^Accept(, Accept-Language)?$/);
  });
});

/** It counts the seconds until a new result: they may go on between two requests. */
const retryOf = ({ headers }: HttpResponse) =>
  headers['Retry-After'] ? { 'Retry-After': headers['Retry-After'] } : {};

describe('the status code', () => {
  const codes = async (env: Record<string, string>, path = '/health') => {
    const answers = await Promise.all(
      TYPES.map(async accept => {
        const event = restApiEvent({ path, headers: { Accept: accept } });
        return (await startBeacon({ ...ENV, ...env }).invoke(event)).statusCode;
      }),
    );
    return answers.join(' ');
  };

  it('of down is 503, but for metrics', async () => {
    expect(await codes({})).toBe('503 503 503 503 200 200');
  });

  it('of degraded is DEGRADED_STATUS_CODE for JSON and text, and never an error for others', async () => {
    const degraded = { CRITICAL_COMPONENTS: 'memory' };
    expect(await codes(degraded)).toBe('206 206 200 206 200 200');
    expect(await codes({ ...degraded, DEGRADED_STATUS_CODE: '429' })).toBe('429 200 200 429 200 200');
  });

  it('of live is never 503', async () => {
    expect(
      await codes({ DEGRADED_STATUS_CODE: '503', MAX_MEMORY_PERCENT: '1' }, '/health/live'),
    ).not.toContain('503');
  });
});

describe('the page at the endpoint', () => {
  const get = (options: object, headers: Record<string, string> = {}) =>
    ask({ ...restApiEvent({ headers: { Accept: 'text/html', ...headers } }), ...options });

  it('refreshes itself, unless the query says otherwise', async () => {
    expect((await get({})).headers.Refresh).toBe('15');
    expect((await get({ queryStringParameters: { refresh: 'off' } })).headers).not.toHaveProperty('Refresh');
    const list = { queryStringParameters: null, multiValueQueryStringParameters: { refresh: ['off'] } };
    expect((await get(list)).headers).not.toHaveProperty('Refresh');
  });

  it('speaks the language of the reader', async () => {
    const { body, headers } = await get({}, { 'accept-language': 'zh-CN' });
    expect(headers['Content-Language']).toBe('zh');
    expect(body).toContain('服务中断');
  });

  it('has a policy of its own, which is stricter than what it needs nowhere', async () => {
    const { headers } = await get({});
    expect(headers['Content-Security-Policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
  });
});

it('the JSON is under 5,120 bytes with the four components failing, for signed callers too', async () => {
  for (const path of ['/health', '/health/details']) {
    const { body } = await ask(SIGNED['REST API']?.({ path, accept: 'application/json' }));
    expect(body.indexOf('"status"')).toBeLessThan(64);
    if (path === '/health') expect(Buffer.byteLength(body)).toBeLessThan(5120);
  }
});
