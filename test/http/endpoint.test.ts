import { describe, expect, it } from 'vitest';
import { createBeacon } from '../../lib/beacon.ts';
import { ownChecks } from '../../lib/checks/own/own.ts';
import { createEndpoint } from '../../lib/http/endpoint.ts';
import { EDGE_PATH, lambdaContext, startBeacon } from '../support/beacon.ts';
import { extract } from '../support/emf.ts';
import { albEvent, restApiEvent } from '../support/events.ts';
import { FakeClock } from '../support/fake-clock.ts';

const ENV = { BUFFER_SOURCE: 'memory', MAX_MEMORY_PERCENT: '100', COMPONENTS: 'memory,buffer,database' };
const REFUSED = { ...ENV, DATABASE_URL: 'postgres://a:b@127.0.0.1:1/orders', DATABASE_TLS: 'off' };
/** A login that cannot be fetched: Beacon cannot tell. */
const BLIND = {
  ...{ ...ENV, DATABASE_HOST: '127.0.0.1', DATABASE_NAME: 'orders', DATABASE_TLS: 'off' },
  DATABASE_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:x',
};
const CALLER = 'arn:aws:iam::123456789012:user/ops';
const IDS = {
  request_id: 'deef4878-7910-11e6-8f14-25afc3e9ae33',
  extended_request_id: 'JKJaXmPLvHcESHA=',
  invocation_id: 'invocation-1',
};

const parsed = (lines: readonly string[]) => lines.map(line => JSON.parse(line));
const names = (lines: readonly string[]) => extract([...lines]).map(({ name }) => name);

/** A run request of a signed caller. */
const post = (body: string, type = 'application/json') =>
  restApiEvent({ method: 'POST', caller: CALLER, body, headers: { 'Content-Type': type } });

describe('a run request', () => {
  it('runs what it names, with all detail, and its caller in the log', async () => {
    const { invoke, logs } = startBeacon(REFUSED);
    const { statusCode, body } = await invoke(post('{"components":["database"]}'));
    expect(statusCode).toBe(503);
    expect(JSON.parse(body).components.database).toMatchObject({ message: expect.any(String) });
    expect(parsed(logs)).toMatchObject([{ route: 'run', caller: CALLER, cold_start: true, ...IDS }]);
  });

  it.each([
    ['no JSON', post('{'), 400, 'The body is not JSON. Nothing was run.'],
    ['another type', post('{}', 'text/plain'), 415, 'not sent as application/json'],
    [
      'an unknown component',
      post('{"components":["x"]}'),
      422,
      '"components" is ["x"]; allowed: a list of one',
    ],
    [
      'an unknown field',
      post('{"cause":"x"}'),
      422,
      'A field of the request is "cause"; allowed: components, fresh',
    ],
  ])('is rejected: %s', async (_what, event, status, detail) => {
    const { invoke, logs } = startBeacon(REFUSED);
    const { statusCode, body } = await invoke(event);
    expect(statusCode).toBe(status);
    expect(JSON.parse(body)).toMatchObject({ status, detail: expect.stringContaining(detail) });
    expect(logs).toEqual([]);
  });

  it('is not read on another route', async () => {
    const { invoke } = startBeacon({ ...ENV, COMPONENTS: 'memory,buffer' });
    expect((await invoke({ ...restApiEvent(), body: '{' })).statusCode).toBe(200);
  });
});

describe('a request', () => {
  it('without a signature has no caller in the log', async () => {
    const { invoke, logs } = startBeacon(REFUSED);
    await invoke(restApiEvent({ caller: CALLER }));
    expect(parsed(logs)).toMatchObject([{ route: 'all', ...IDS }]);
    expect(parsed(logs)[0]).not.toHaveProperty('caller');
  });

  it('is refused with the methods that its path allows', async () => {
    const { get } = startBeacon(REFUSED);
    expect((await get('/health', 'PUT')).headers.Allow).toBe('GET, HEAD, POST');
    expect((await get('/health/live', 'POST')).headers.Allow).toBe('GET, HEAD');
    expect((await get('/health/details')).statusCode).toBe(403);
  });

  it('counts as the cold start of its environment once', async () => {
    const { get, metrics } = startBeacon({ ...ENV, COMPONENTS: 'memory' });
    for (const path of ['/health', '/nowhere', '/health']) await get(path);
    expect(names(metrics)).toEqual(['ColdStart']);
  });

  it('that has no route says nothing about BASE_PATH unless it would help', async () => {
    const { invoke, logs } = startBeacon({ ...ENV, COMPONENTS: 'memory' });
    await invoke(albEvent({ path: '/a/health', method: 'PUT' }));
    expect(logs).toHaveLength(1);
    const other = startBeacon({ ...ENV, COMPONENTS: 'memory' });
    await other.get('/health', 'PUT');
    await other.get('/health/queue');
    expect(other.logs).toEqual([]);
  });
});

describe('a request of Route 53', () => {
  it('gets the verdict of the edge path, and is logged as health traffic', async () => {
    const { get, logs, metrics } = startBeacon(REFUSED);
    expect(await get(EDGE_PATH)).toMatchObject({ statusCode: 503, json: { status: 'down' } });
    expect(parsed(logs)).toMatchObject([{ route: 'edge', status: 'down', ...IDS }]);
    expect(names(metrics)).toEqual(['ColdStart', 'LatencyMs']);
  });

  it('is logged and counted where Beacon cannot tell', async () => {
    process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = 'http://127.0.0.1:1';
    const { get, logs, metrics } = startBeacon(BLIND);
    expect(await get(EDGE_PATH)).toMatchObject({ statusCode: 200, json: { status: 'unknown' } });
    const blind = parsed(logs).filter(({ message }) => message.startsWith('Beacon cannot tell'));
    expect(blind).toMatchObject([{ level: 'WARN', ...IDS }]);
    expect(names(metrics)).toContain('Blind');
  });
});

describe('health traffic', () => {
  it('is what Route 53 asks, and nothing else: while everything is up, it is sampled', async () => {
    const lines: string[] = [];
    const own = ownChecks([{ name: 'queue', probe: async () => ({}) }]);
    const env = {
      EDGE_PATH,
      EDGE_TTL: '0',
      EDGE_COMPONENTS: 'queue',
      COMPONENTS: 'queue',
      CHECK_DEADLINE_MS: '1500',
    };
    const beacon = createBeacon({ env, own, write: line => void lines.push(line) });
    const endpoint = createEndpoint(beacon);
    const runs = () => lines.filter(line => line.includes('"health check"')).length;
    for (let index = 0; index < 3; index += 1) await endpoint(restApiEvent({ path: EDGE_PATH }), {});
    expect(runs()).toBe(1);
    for (let index = 0; index < 3; index += 1) await endpoint(post('{}'), {});
    expect(runs()).toBe(4);
  });
});

describe('the deadline', () => {
  it('counts from when the gateway received the request, and ends before Lambda does', async () => {
    const clock = new FakeClock();
    const { beacon, invoke } = startBeacon(
      { ...ENV, COMPONENTS: 'memory', CHECK_DEADLINE_MS: '1000' },
      { clock },
    );
    const dueInMs: number[] = [];
    const run = beacon.checker.run.bind(beacon.checker);
    beacon.checker.run = ask => {
      dueInMs.push((ask.deadlineAt ?? 0) - clock.now());
      return run(ask);
    };
    await invoke(restApiEvent({ receivedAt: clock.now() - 400 }), lambdaContext(5000, clock));
    await invoke(restApiEvent({ receivedAt: clock.now() }), lambdaContext(500, clock));
    expect(dueInMs).toEqual([600, 400]);
  });
});
