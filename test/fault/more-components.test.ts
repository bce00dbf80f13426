import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { LocalRedis } from '../../local/servers/redis.ts';
import { startBeacon, startProbe } from '../support/beacon.ts';
import { extract } from '../support/emf.ts';
import { restApiEvent } from '../support/events.ts';
import { envOf, type Servers, startServers, stopServers } from '../support/servers.ts';

let servers: Servers;
let reports: LocalPostgres;
let sessions: LocalRedis;
let closers: (() => void)[] = [];

beforeAll(async () => {
  [servers, reports, sessions] = await Promise.all([
    startServers(),
    LocalPostgres.start(),
    LocalRedis.start(),
  ]);
});

afterEach(() => {
  for (const close of closers) close();
  closers = [];
});

afterAll(() => Promise.all([stopServers(servers), reports?.remove(), sessions?.remove()]));

/** Two databases and two caches, each on a server of its own. */
const environment = () => ({
  ...envOf(servers),
  CHECKS: 'reports:postgresql,sessions:redis',
  REPORTS_URL: reports.url,
  REPORTS_TLS: 'off',
  REPORTS_TTL: '0',
  REPORTS_FAILURE_TTL: '0',
  SESSIONS_URL: sessions.url,
  CRITICAL_COMPONENTS: 'database,reports',
});

function start(env = {}) {
  const beacon = startBeacon({ ...environment(), ...env });
  closers.push(beacon.close);
  return beacon;
}

const details = (path: string) => restApiEvent({ path, caller: 'arn:aws:iam::123456789012:user/ops' });

describe('a second database and a second cache', () => {
  it('are in the report, each as its kind, and on a path of their own', async () => {
    const { get } = start();
    const { statusCode, json } = await get('/health');
    expect({ statusCode, names: Object.keys(json.components) }).toEqual({
      statusCode: 200,
      names: ['timestamp', 'version', 'buffer', 'memory', 'database', 'cache', 'reports', 'sessions'],
    });
    expect(json.components).toMatchObject({
      reports: { status: 'connected', engine: 'postgresql', healthy: true },
      sessions: { status: 'operational', backend: 'redis', healthy: true },
    });
    expect((await get('/health/reports')).json.components).toMatchObject({ reports: { state: 'up' } });
    expect((await get('/health/nothing')).statusCode).toBe(404);
  });

  it('fail alone, with the log line and the details of their own target', async () => {
    const { get, invoke, logs } = start();
    await reports.process.stop();
    const { statusCode, json } = await get('/health');
    const signed = await invoke(details('/health/details'));
    await reports.process.start();
    expect({ statusCode, status: json.status }).toEqual({ statusCode: 503, status: 'down' });
    expect(json.components).toMatchObject({
      database: { state: 'up' },
      reports: { state: 'down', reason: 'connection_refused' },
    });
    expect(JSON.parse(logs.at(-1) ?? '')).toMatchObject({
      components: { reports: { reason: 'connection_refused', target: `127.0.0.1:${reports.port}/postgres` } },
    });
    expect(JSON.parse(signed.body)).toMatchObject({
      components: { reports: { critical: true, target: `127.0.0.1:${reports.port}/postgres` } },
      settings: { REPORTS_TTL: 0, DATABASE_TTL: 60, SESSIONS_CLUSTER: false },
    });
    expect(signed.body).not.toContain('beacon-local');
    expect((await get('/health')).statusCode).toBe(200);
  });

  it('have metrics of their own', async () => {
    const { invoke, metrics, close } = startProbe(environment());
    closers.push(close);
    await invoke({ 'detail-type': 'Scheduled Event' });
    const published = extract(metrics).map(({ name, dimensions: { Component } }) => `${Component} ${name}`);
    expect(published).toEqual(
      expect.arrayContaining([
        'reports ComponentStatus',
        'reports LatencyMs',
        'sessions ComponentStatus',
        'sessions LatencyMs',
      ]),
    );
  });
});
