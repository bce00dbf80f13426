import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { EDGE_PATH, lambdaContext, startBeacon } from '../support/beacon.ts';
import { albEvent, functionUrlEvent, httpApiEvent, restApiEvent } from '../support/events.ts';
import { FakeClock } from '../support/fake-clock.ts';

const MEMORY = { BUFFER_SOURCE: 'memory', MAX_MEMORY_PERCENT: '100' };

/** A buffer that has just dropped an event: the plainest way to be degraded. */
function droppingBuffer(): AuditEventBuffer {
  const buffer = new AuditEventBuffer({ maxItems: 1 });
  buffer.add('a');
  buffer.add('b');
  return buffer;
}

const degraded = (env: Record<string, string> = {}) =>
  startBeacon({ ...MEMORY, ...env }, { buffer: droppingBuffer() });

describe('the handler', () => {
  it('takes no third parameter: Node 24 on Lambda refuses one', () => {
    expect(startBeacon(MEMORY).handler.length).toBeLessThan(3);
  });

  it('answers with the whole report', async () => {
    const clock = new FakeClock();
    const { json, statusCode } = await startBeacon({ ...MEMORY, APP_VERSION: '1.2.3' }, { clock }).get(
      '/health',
    );
    expect(statusCode).toBe(200);
    expect(json).toEqual({
      status: 'up',
      components: {
        timestamp: '2026-11-23T04:11:26.987Z',
        version: '1.2.3',
        buffer: {
          item_count: 0,
          memory_mb: 0,
          memory_usage_percent: 0,
          max_items: 1000,
          max_memory_mb: 10,
          memory_check_enabled: true,
          memory_calculation_method: 'empty',
          source: 'memory',
          scope: 'process',
          oldest_age_seconds: null,
          dropped_count: 0,
          at_risk_count: 0,
          writers: 1,
          drain_per_second: null,
          healthy: true,
          state: 'up',
          duration_ms: 0,
          cached: false,
        },
        memory: {
          process_rss: expect.any(Number),
          system_total: expect.any(Number),
          usage_percent: expect.any(Number),
          threshold_percent: 100,
          healthy: true,
          state: 'up',
          duration_ms: 0,
          cached: false,
        },
      },
      environment: 'development',
    });
  });

  it('begins with the status, where Route 53 looks for it', async () => {
    const { body } = await startBeacon(MEMORY).get('/health');
    expect(body).toMatch(/^\{"status":"up"/);
  });

  it('says why a component is not up', async () => {
    const { json, statusCode } = await degraded().get('/health');
    expect(statusCode).toBe(206);
    expect(json).toMatchObject({
      status: 'degraded',
      components: { buffer: { state: 'degraded', reason: 'dropped', healthy: false, dropped_count: 1 } },
    });
  });

  it('sends headers that no cache and no browser can misread', async () => {
    const { headers } = await startBeacon(MEMORY).get('/health');
    expect(headers).toEqual({
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      Vary: 'Accept',
      'X-Health-Status': 'up',
      'Content-Security-Policy': expect.stringContaining("default-src 'none'"),
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer',
      'Strict-Transport-Security': 'max-age=31536000',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'X-Permitted-Cross-Domain-Policies': 'none',
    });
  });

  it('answers HEAD as GET, without the body', async () => {
    const beacon = startBeacon(MEMORY, { clock: new FakeClock() });
    for (const path of ['/health', '/health/live', '/health/memory', EDGE_PATH, '/nowhere']) {
      const [get, head] = [await beacon.get(path), await beacon.get(path, 'HEAD')];
      expect(head).toMatchObject({ statusCode: get.statusCode, headers: get.headers, body: '' });
    }
  });
});

describe('the paths', () => {
  it('has one component alone at its own path', async () => {
    const { json } = await startBeacon(MEMORY).get('/health/memory');
    expect(Object.keys(json.components)).toEqual(['timestamp', 'version', 'memory']);
  });

  it('has the process alone at /health/live', async () => {
    const env = { ...MEMORY, DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x', DATABASE_TLS: 'off' };
    const { json, statusCode } = await startBeacon(env).get('/health/live');
    expect(statusCode).toBe(200);
    expect(Object.keys(json.components)).toEqual(['timestamp', 'version', 'buffer', 'memory']);
  });

  it('has the status and no more at the edge path, of the components that may move traffic', async () => {
    expect((await startBeacon(MEMORY).get(EDGE_PATH)).body).toBe('{"status":"up"}');
    expect(await degraded().get(EDGE_PATH)).toMatchObject({ body: '{"status":"up"}', statusCode: 200 });
    const watched = degraded({ EDGE_COMPONENTS: 'buffer' });
    expect(await watched.get(EDGE_PATH)).toMatchObject({ body: '{"status":"degraded"}', statusCode: 206 });
  });

  it.each(['/', '/healthz', '/health/queue', '/health/database', '/edge/other'])(
    'has nothing at %s',
    async path => {
      const { statusCode, json, headers } = await startBeacon(MEMORY).get(path);
      expect(statusCode).toBe(404);
      expect(headers).toMatchObject({
        'Content-Type': 'application/problem+json',
        'X-Health-Status': 'unknown',
      });
      expect(json).toEqual({
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'There is no such path, or no such component.',
      });
    },
  );

  it.each(['PUT', 'DELETE', 'OPTIONS'])('refuses %s, and says what is allowed', async method => {
    const { statusCode, headers, json } = await startBeacon(MEMORY).get('/health', method);
    expect(statusCode).toBe(405);
    expect(headers.Allow).toBe('GET, HEAD, POST');
    expect(json.status).toBe(405);
  });
});

describe('the status code of degraded', () => {
  it.each(['200', '207', '299', '429', '503'])('is %s where that is configured', async code => {
    const { statusCode, headers } = await degraded({ DEGRADED_STATUS_CODE: code }).get('/health');
    expect(statusCode).toBe(Number(code));
    expect(headers['X-Health-Status']).toBe('degraded');
    expect(headers['Retry-After']).toBe(code === '503' ? '1' : undefined);
  });

  it('is 200 for an ALB, unless one is configured', async () => {
    expect((await degraded().invoke(albEvent())).statusCode).toBe(200);
    expect((await degraded({ DEGRADED_STATUS_CODE: '206' }).invoke(albEvent())).statusCode).toBe(206);
  });

  it.each([
    ['206', 206],
    ['429', 200],
    ['503', 200],
  ])('of %s reads %i at /health/live, which is never down', async (code, expected) => {
    expect((await degraded({ DEGRADED_STATUS_CODE: code }).get('/health/live')).statusCode).toBe(expected);
  });
});

describe('a process that can not be looked at', () => {
  const broken = () => {
    const buffer = new AuditEventBuffer();
    buffer.usage = () => {
      throw new Error('secret words');
    };
    return startBeacon({ ...MEMORY, CRITICAL_COMPONENTS: 'buffer' }, { buffer });
  };

  it('is down as a whole and as a component, where it is critical', async () => {
    for (const path of ['/health', '/health/buffer']) {
      const { statusCode, headers } = await broken().get(path);
      expect(statusCode).toBe(503);
      expect(headers['Retry-After']).toBe('1');
    }
  });

  it('is unknown at the edge path: it says nothing about a dependency', async () => {
    const { statusCode, body, headers } = await broken().get(EDGE_PATH);
    expect({ statusCode, body }).toEqual({ statusCode: 200, body: '{"status":"unknown"}' });
    expect(headers['X-Health-Status']).toBe('unknown');
  });

  it('is degraded at /health/live, since this code can answer', async () => {
    const { statusCode, json } = await broken().get('/health/live');
    expect(statusCode).toBe(206);
    expect(json).toMatchObject({
      status: 'degraded',
      components: {
        buffer: {
          state: 'down',
          reason: 'unexpected_error',
          memory_calculation_method: 'error',
          healthy: false,
        },
      },
    });
  });

  it('speaks for itself at its own path though it is not critical', async () => {
    const buffer = new AuditEventBuffer();
    buffer.usage = () => {
      throw new Error('secret words');
    };
    const beacon = startBeacon(MEMORY, { buffer });
    expect((await beacon.get('/health')).statusCode).toBe(206);
    expect((await beacon.get('/health/buffer')).statusCode).toBe(503);
  });

  it('writes to the log what no caller sees', async () => {
    const beacon = broken();
    expect((await beacon.get('/health')).body).not.toContain('secret words');
    expect(beacon.logs.join()).toContain('secret words');
  });
});

describe('a checker that breaks', () => {
  const brokenBeacon = () => {
    const beacon = startBeacon(MEMORY);
    beacon.beacon.checker.run = async () => {
      throw new Error('secret words');
    };
    return beacon;
  };

  it('is a 500 of fixed words, with the reason in the log', async () => {
    const beacon = brokenBeacon();
    const { statusCode, json, headers } = await beacon.get('/health');
    expect(statusCode).toBe(500);
    expect(json).toEqual({
      status: 'down',
      error: 'Health check system failure',
      details: 'unexpected_error',
    });
    expect(headers).toMatchObject({ 'X-Health-Status': 'down', 'Cache-Control': 'no-store' });
    expect(JSON.parse(beacon.logs.join())).toMatchObject({
      message: 'the health check itself failed',
      request_id: 'deef4878-7910-11e6-8f14-25afc3e9ae33',
      invocation_id: 'invocation-1',
      error: { message: 'secret words' },
    });
  });

  it('is a 500 in the shape of an ALB, too', async () => {
    expect(await brokenBeacon().invoke(albEvent({}, true))).toMatchObject({
      statusCode: 500,
      statusDescription: '500 Internal Server Error',
      multiValueHeaders: { 'X-Health-Status': ['down'] },
    });
  });

  it('is a 500 before Lambda ends the invocation, when the checker hangs', async () => {
    const beacon = startBeacon(MEMORY);
    beacon.beacon.checker.run = () => new Promise(() => {});
    expect(await beacon.invoke(restApiEvent(), lambdaContext(60))).toMatchObject({ statusCode: 500 });
  });
});

describe('PUBLIC_DETAIL', () => {
  it('shows the state of each component alone', async () => {
    expect((await degraded({ PUBLIC_DETAIL: 'state' }).get('/health')).json).toEqual({
      status: 'degraded',
      components: { buffer: { state: 'degraded' }, memory: { state: 'up' } },
    });
  });

  it('shows the status alone', async () => {
    expect((await degraded({ PUBLIC_DETAIL: 'status' }).get('/health')).body).toBe('{"status":"degraded"}');
    expect((await degraded({ PUBLIC_DETAIL: 'status' }).get('/health/buffer')).body).toBe(
      '{"status":"degraded"}',
    );
  });
});

describe('every kind of event', () => {
  it.each([
    ['a REST API', restApiEvent()],
    ['a REST API with a stage and a base path', restApiEvent({ stage: 'v1', basePath: '/ops' })],
    ['an HTTP API', httpApiEvent()],
    ['an HTTP API with a stage', httpApiEvent({ stage: 'v1' })],
    ['a Function URL', functionUrlEvent()],
    ['an ALB', albEvent()],
    ['an ALB with headers as lists', albEvent({}, true)],
  ])('from %s has the same answer', async (_what, event) => {
    const response = await startBeacon(MEMORY).invoke(event);
    expect(response).toMatchObject({ statusCode: 200, isBase64Encoded: false });
    expect(JSON.parse(response.body).status).toBe('up');
  });

  it('from an ALB has a status line, and headers as the ALB sent them', async () => {
    const plain = await startBeacon(MEMORY).invoke(albEvent());
    expect(plain).toMatchObject({ statusDescription: '200 OK', headers: { 'X-Health-Status': 'up' } });
    expect(plain).not.toHaveProperty('multiValueHeaders');
    expect(await startBeacon(MEMORY).invoke(albEvent({ path: '/nowhere' }, true))).toMatchObject({
      statusDescription: '404 Not Found',
      multiValueHeaders: { 'Content-Type': ['application/problem+json'] },
    });
  });

  it('from anywhere but an ALB has no such thing', async () => {
    expect(await startBeacon(MEMORY).invoke(restApiEvent())).not.toHaveProperty('statusDescription');
  });
});

describe('100,000 random events', () => {
  const MARK = 'ECHO-b7e1';
  const odd = fc.oneof(
    fc.anything({ maxDepth: 2, maxKeys: 3, withNullPrototype: true, withBigInt: true, withDate: true }),
    fc.constantFrom(
      null,
      undefined,
      '',
      MARK,
      0,
      Number.NaN,
      [],
      {},
      JSON.parse(`{"__proto__":{"a":"${MARK}"}}`),
    ),
    fc.string({ unit: 'binary' }).map(text => `${MARK}${text}`),
    fc.constant(MARK.repeat(2000)),
  );
  const whole = fc.constantFrom<Record<string, unknown>>(
    restApiEvent(),
    restApiEvent({
      path: '/health/memory',
      resource: '/health/{component}',
      pathParameters: { component: MARK },
    }),
    httpApiEvent(),
    httpApiEvent({ resource: '/{proxy+}', pathParameters: { proxy: MARK } }),
    functionUrlEvent(),
    albEvent(),
    albEvent({}, true),
  );
  const keys = ['path', 'rawPath', 'httpMethod', 'resource', 'routeKey', 'pathParameters', 'requestContext'];
  const others = ['headers', 'multiValueHeaders', 'queryStringParameters', 'body', 'version', 'constructor'];
  const changed = fc
    .tuple(whole, fc.dictionary(fc.constantFrom(...keys, ...others), odd))
    .map(([event, changes]) => ({ ...event, ...changes }));
  const event = fc.oneof({ weight: 1, arbitrary: odd }, { weight: 4, arbitrary: changed });

  it('all have a well-formed answer that echoes nothing', { timeout: 120_000 }, async () => {
    const beacon = startBeacon(MEMORY);
    const context = lambdaContext(10 * 60_000);
    await fc.assert(
      fc.asyncProperty(event, async given => {
        const response = await beacon.invoke(given, context);
        expect([200, 206, 400, 403, 404, 405]).toContain(response.statusCode);
        expect(typeof response.body).toBe('string');
        expect(Object.values(response.headers).every(value => typeof value === 'string')).toBe(true);
        expect(JSON.stringify(response)).not.toContain(MARK);
        if (response.statusCode >= 400) expect(response.body).not.toContain('"status":"up"');
      }),
      { numRuns: process.env.MUTATION_TESTS ? 500 : 100_000 }, // each mutant would take half a minute
    );
    const lines = beacon.logs.map(line => JSON.parse(line));
    expect(lines.every(({ level, looks_like }) => level === 'WARN' && looks_like)).toBe(true);
    expect(new Set(lines.map(({ message }) => message)).size).toBe(lines.length);
  });
});
