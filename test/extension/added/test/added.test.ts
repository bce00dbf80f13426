import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBeacon, startProbe } from './support/beacon.ts';
import { extract } from './support/emf.ts';
import { restApiEvent } from './support/events.ts';
import { schedulerEvent } from './support/schedules.ts';
import { startFaults } from './support/start-faults.ts';

let server: Server;
let env: Record<string, string>;

beforeEach(async () => {
  server = createServer(socket => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`;
  env = { MAX_MEMORY_PERCENT: '100', QUEUE_URL: url, CHECKS: 'jobs:tcp', JOBS_URL: url };
});

afterEach(() => {
  server.close();
});

describe('the added kind', () => {
  it('is in the report, for its own component and for one in CHECKS', async () => {
    const { statusCode, json } = await startBeacon(env).get('/health');
    expect(statusCode).toBe(200);
    expect(json.components).toMatchObject({
      queue: { status: 'open', state: 'up', healthy: true },
      jobs: { status: 'open', state: 'up', healthy: true },
    });
  });

  it('has a path for each component, with the reason when it is down', async () => {
    const { get } = startBeacon(env);
    server.close();
    await once(server, 'close');
    const { statusCode, json } = await get('/health/jobs');
    expect(statusCode).toBe(503);
    expect(json.components.jobs).toMatchObject({ state: 'down', reason: 'connection_refused' });
  });

  it('may be critical', async () => {
    const { get } = startBeacon({ ...env, CRITICAL_COMPONENTS: 'jobs' });
    server.close();
    await once(server, 'close');
    expect((await get('/health')).json.status).toBe('down');
  });

  it('has its settings checked at start, like those of any kind', () => {
    const faults = startFaults({ ...env, QUEUE_URL: 'http://x', JOBS_TIMEOUT_MS: '9999' });
    expect(faults).toEqual([
      expect.stringMatching(/^QUEUE_URL: .*tcp:\/\/host:port/),
      expect.stringMatching(/^JOBS_TIMEOUT_MS: two attempts of 9999 ms/),
    ]);
  });

  it('has a status and a latency in the metrics', async () => {
    expect(await published(env)).toEqual(
      expect.arrayContaining(['queue ComponentStatus', 'queue LatencyMs', 'jobs ComponentStatus']),
    );
  });
});

it('the added metric is published as the check measured it, in its unit', async () => {
  const { invoke, metrics } = startProbe(env);
  await invoke(schedulerEvent());
  expect(extract(metrics)).toContainEqual({
    name: 'ConnectMs',
    unit: 'Milliseconds',
    value: expect.any(Number),
    dimensions: { Service: 'beacon', Environment: 'development' },
  });
});

describe('the added representation', () => {
  const ask = (Accept: string) =>
    startBeacon({ MAX_MEMORY_PERCENT: '100' }).invoke(restApiEvent({ headers: { Accept } }));

  it('is sent to a caller that prefers it', async () => {
    const { headers, body } = await ask('text/csv, application/json;q=0.5');
    expect(headers['Content-Type']).toBe('text/csv');
    expect(body).toBe('component,state\r\nmemory,up');
  });

  it('is not sent to others', async () => {
    expect((await ask('*/*')).headers['Content-Type']).toBe('application/json');
    expect((await ask('text/csv;q=0.1, application/json')).headers['Content-Type']).toBe('application/json');
  });
});

/** What the probe function publishes about components in one run. */
async function published(variables: Record<string, string>): Promise<string[]> {
  const { invoke, metrics } = startProbe(variables);
  await invoke(schedulerEvent());
  return extract(metrics).map(({ name, dimensions: { Component } }) => `${Component} ${name}`);
}
