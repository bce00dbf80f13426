import { describe, expect, it } from 'vitest';
import { startBeacon } from '../support/beacon.ts';
import { functionUrlEvent, restApiEvent } from '../support/events.ts';

const ENV = {
  BUFFER_SOURCE: 'memory',
  MAX_MEMORY_PERCENT: '100',
  DATABASE_URL: 'postgres://beacon:hunter2@127.0.0.1:1/orders',
  DATABASE_TLS: 'off',
  HEALTH_GROUPS: JSON.stringify({
    process: ['buffer', 'memory'],
    failover: ['database'],
    soft: { components: ['memory', 'database'], critical: ['memory'] },
  }),
};

describe('a group', () => {
  it('has a path that reports its components only', async () => {
    const { statusCode, json } = await startBeacon(ENV).get('/health/process');
    expect(statusCode).toBe(200);
    expect(Object.keys(json.components)).toEqual(['timestamp', 'version', 'buffer', 'memory']);
  });

  it('is down when a component is down that is critical in it, and degraded when another is', async () => {
    const { get } = startBeacon({ ...ENV, CRITICAL_COMPONENTS: 'memory' });
    expect((await get('/health/failover')).statusCode).toBe(503);
    expect((await get('/health/soft')).statusCode).toBe(206);
    expect((await get('/health')).statusCode).toBe(206);
  });

  it('costs no run of what it does not contain', async () => {
    const { get, logs } = startBeacon({ ...ENV, LOG_LEVEL: 'DEBUG' });
    await get('/health/process');
    expect(logs.join()).not.toContain('connection_refused');
  });

  it('has a page that names it, and answers HEAD and other kinds of events', async () => {
    const { invoke } = startBeacon(ENV);
    const page = await invoke(restApiEvent({ path: '/health/failover', headers: { Accept: 'text/html' } }));
    expect(page.body).toContain('· failover</title>');
    const url = await invoke(functionUrlEvent({ path: '/health/failover', method: 'HEAD' }));
    expect(url).toMatchObject({ statusCode: 503, body: '' });
    const template = { resource: '/health/{component}', pathParameters: { component: 'failover' } };
    expect((await invoke(restApiEvent({ path: '/health/failover', ...template }))).statusCode).toBe(503);
  });

  it('takes no POST, and a path that is no group is 404', async () => {
    const { get } = startBeacon(ENV);
    expect((await get('/health/failover', 'POST')).statusCode).toBe(405);
    expect((await get('/health/other')).statusCode).toBe(404);
  });
});
