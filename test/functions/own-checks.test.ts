import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createHealthHandler as healthHandlerOf } from '../../functions/health/create-health-handler.ts';
import { createProbeHandler as probeHandlerOf } from '../../functions/probe/create-probe-handler.ts';
import { createBeacon } from '../../lib/beacon.ts';
import { ownChecks } from '../../lib/checks/own/own.ts';
import { freePort } from '../../local/servers/free-port.ts';
import { createHealthHandler, createProbeHandler, type OwnCheck, ProbeError } from '../../package/handler.ts';
import { lambdaContext } from '../support/beacon.ts';
import { extract } from '../support/emf.ts';
import { restApiEvent } from '../support/events.ts';
import { FakeClock } from '../support/fake-clock.ts';

const context = { awsRequestId: 'invocation-1', getRemainingTimeInMillis: () => 5000 };
const env = { MAX_MEMORY_PERCENT: '100', LOG_LEVEL: 'SILENT' };
const sound: OwnCheck = { name: 'sound', probe: async () => ({}) };

async function health(checks: readonly unknown[], path = '/health') {
  const handler = createHealthHandler({ env, checks: checks as OwnCheck[] });
  const { statusCode, body } = await handler(restApiEvent({ path }), context);
  return { statusCode, ...JSON.parse(body) };
}

const cycle: Record<string, unknown> = {};
cycle.self = cycle;
const throws = () => {
  throw new Error('boom');
};

describe('a faulty check of the user', () => {
  it.each<[string, object]>([
    ['throws', { probe: throws }],
    ['rejects with nothing', { probe: () => Promise.reject(undefined) }],
    ['returns nothing', { probe: async () => undefined }],
    ['returns a text', { probe: async () => 'up' }],
    ['returns an unknown reason', { probe: async () => ({ reason: 'tired' }) }],
    ['returns a BigInt', { probe: async () => ({ detail: { rows: 1n } }) }],
    ['returns a cycle', { probe: async () => ({ detail: cycle }) }],
    ['returns an unknown gauge', { probe: async () => ({ gauges: { Depth: 1 } }) }],
    ['throws in prepare', { probe: async () => ({}), prepare: throws }],
    ['rejects in prepare', { probe: async () => ({}), prepare: () => Promise.reject(new Error('boom')) }],
    ['throws in describe', { probe: async () => ({}), describe: throws }],
    ['describes itself with a list', { probe: async () => ({}), describe: () => [1] }],
    ['throws in isConnected', { probe: async () => ({}), isConnected: throws }],
    ['looks, and throws', { local: true, look: throws }],
    ['looks, and returns a promise', { local: true, look: async () => ({}) }],
  ])('that %s is down alone, as an unexpected error', async (_what, faulty) => {
    const answer = await health([{ name: 'faulty', timeoutMs: 300, ...faulty }, sound]);
    expect(answer).toMatchObject({
      statusCode: 206,
      status: 'degraded',
      components: {
        memory: { state: 'up' },
        faulty: { state: 'down', reason: 'unexpected_error' },
        sound: { state: 'up' },
      },
    });
  });

  it('that throws when its login is to be renewed is down alone', async () => {
    const probe = async () => {
      throw new ProbeError('authentication_failed', 'no');
    };
    const answer = await health([{ name: 'faulty', probe, renewCredentials: throws }, sound]);
    expect(answer.components).toMatchObject({
      faulty: { reason: 'unexpected_error' },
      sound: { state: 'up' },
    });
  });

  it('that hangs while it prepares is down alone, by the deadline', async () => {
    const hanging: OwnCheck = {
      name: 'faulty',
      probe: async () => ({}),
      prepare: () => new Promise(() => {}),
    };
    const clock = new FakeClock();
    const beacon = createBeacon({ env, own: ownChecks([hanging, sound]), clock });
    const event = restApiEvent({ receivedAt: clock.now() });
    const answer = healthHandlerOf(beacon)(event, lambdaContext(5000, clock) as Context);
    expect(await clock.advanceUntil(answer)).toBe(1200);
    expect(JSON.parse((await answer).body).components).toMatchObject({
      faulty: { state: 'down', reason: 'unfinished' },
      sound: { state: 'up' },
    });
  });

  it('that returns at once instead of a promise works', async () => {
    expect(
      (await health([{ name: 'quick', probe: () => ({ detail: { a: 1 } }) }])).components.quick,
    ).toMatchObject({
      state: 'up',
      a: 1,
    });
  });

  it('does not start, with every fault in one message', () => {
    const checks = [
      { name: 'live', probe: async () => ({}) },
      { name: 'a', timeoutMs: Number.NaN },
    ];
    const start = () =>
      createProbeHandler({ env: { LOG_LEVEL: 'loud' }, checks: checks as unknown as OwnCheck[] });
    expect(start).toThrow(
      /4 things are wrong[\s\S]*LOG_LEVEL[\s\S]*checks\[1\]\.probe[\s\S]*checks\[1\]\.timeoutMs[\s\S]*"live"/,
    );
  });
});

describe('a check of the user in the probe function', () => {
  it('has a heartbeat, a status, a latency and a place in the report', async () => {
    const lines: string[] = [];
    const beacon = createBeacon({ env, own: ownChecks([sound]), write: line => lines.push(line) });
    const report = await probeHandlerOf(beacon)({ 'detail-type': 'Scheduled Event' }, context as Context);
    expect(report).toMatchObject({
      status: 'up',
      cause: 'heartbeat',
      components: { sound: { state: 'up', critical: false, age_seconds: 0 } },
    });
    const published = extract(lines).filter(({ dimensions }) => dimensions.Component === 'sound');
    expect(published.map(({ name }) => name).sort()).toEqual(['ComponentStatus', 'LatencyMs']);
  });
});

describe('the example of an HTTP check', () => {
  let server: Server | undefined;

  afterEach(() => {
    vi.unstubAllEnvs();
    server?.close();
    server?.closeAllConnections();
  });

  async function serve(statusCode: number): Promise<void> {
    server = createServer((_request, response) => {
      if (statusCode > 0) response.writeHead(statusCode).end('body');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    vi.stubEnv('PAYMENTS_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`);
  }

  /** The example's two handlers, as Lambda would call them. */
  async function answers() {
    vi.stubEnv('LOG_LEVEL', 'SILENT');
    vi.stubEnv('MAX_MEMORY_PERCENT', '100');
    vi.resetModules();
    const { handler, probeHandler } = await import('../../examples/http-check.ts');
    const { statusCode, body } = await handler(restApiEvent(), context);
    const probed = (await probeHandler({ cause: 'test' }, context)) as { components: { payments: object } };
    return { statusCode, payments: JSON.parse(body).components.payments, probed: probed.components.payments };
  }

  it.each([
    [200, 200, { state: 'up', http_status: 200 }],
    [503, 503, { state: 'down', reason: 'unexpected_response', http_status: 503 }],
    [302, 503, { state: 'down' }],
    [0, 503, { state: 'down', reason: 'timeout' }],
  ])('sees a service that answers %i (0: not at all)', async (status, statusCode, expected) => {
    await serve(status);
    const answer = await answers();
    expect(answer).toMatchObject({ statusCode, payments: expected, probed: expected });
  });

  it('sees a service that is not there', async () => {
    vi.stubEnv('PAYMENTS_URL', `http://127.0.0.1:${await freePort()}/health`);
    const { payments, probed } = await answers();
    expect(payments).toMatchObject({ state: 'down', reason: 'connection_refused' });
    expect(probed).toMatchObject({ reason: 'connection_refused', message: expect.any(String) });
  });
});
