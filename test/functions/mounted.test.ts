import { expect, it } from 'vitest';
import { AuditEventBuffer } from '../../package/buffer.ts';
import { createHealthHandler, ProbeError } from '../../package/handler.ts';
import { restApiEvent } from '../support/events.ts';

const context = { getRemainingTimeInMillis: () => 5000 } as Parameters<
  ReturnType<typeof createHealthHandler>
>[1];

it('reports the buffer of the very process that a service works in', async () => {
  const { handler } = await import('../../examples/mounted.ts');
  await handler({ path: '/orders/1' }, context);
  await handler({ path: '/orders/2' }, context);
  const { body = '' } = await handler(restApiEvent({ path: '/health/buffer' }), context);
  expect(JSON.parse(body).components.buffer).toMatchObject({
    item_count: 2,
    source: 'memory',
    scope: 'process',
  });
});

it('reports the buffer that it is given where the environment names no source', async () => {
  const env = { BUFFER_SOURCE: '', LOG_LEVEL: 'SILENT' };
  const health = createHealthHandler({ env, buffer: new AuditEventBuffer() });
  const { body = '' } = await health(restApiEvent({ path: '/health/buffer' }), context);
  expect(JSON.parse(body).components.buffer).toMatchObject({ state: 'up', source: 'memory' });
});

it('runs checks of a service beside its own', async () => {
  const health = createHealthHandler({
    env: { MAX_MEMORY_PERCENT: '100', LOG_LEVEL: 'SILENT' },
    checks: [
      {
        name: 'search',
        kind: 'opensearch',
        critical: true,
        local: false,
        timeoutMs: 500,
        healthyTtlMs: 0,
        failureTtlMs: 0,
        probe: async () => {
          throw new ProbeError('unavailable', 'the cluster is red');
        },
      },
    ],
  });
  const { statusCode, body } = await health(restApiEvent({}), context);
  expect({ statusCode, ...JSON.parse(body) }).toMatchObject({
    statusCode: 503,
    components: { memory: { state: 'up' }, search: { state: 'down', reason: 'unavailable' } },
  });
});
