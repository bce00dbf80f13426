import { describe, expect, it } from 'vitest';
import { AuditEventBuffer } from '../../lib/buffer/audit-event-buffer.ts';
import { startBeacon } from '../support/beacon.ts';

/** Nothing listens there, so each check fails at once. */
const CLOSED = '127.0.0.1:9';

const ENV = {
  DATABASE_URL: `postgres://app:pw@${CLOSED}/orders`,
  DATABASE_TLS: 'off',
  CACHE_URL: `redis://${CLOSED}`,
  BUFFER_SOURCE: 'memory',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '16', // MB, less than this process has
  MAX_MEMORY_PERCENT: '1',
};

function overfilled(): AuditEventBuffer {
  const buffer = new AuditEventBuffer({ maxItems: 2 });
  for (const action of ['a', 'b', 'c']) buffer.add({ action });
  return buffer;
}

describe('the JSON of /health', () => {
  it('is under 5,120 bytes with the four components failing', async () => {
    const { get, close } = startBeacon(ENV, { buffer: overfilled() });
    const { body, json } = await get('/health');
    close();
    const states = ['database', 'cache', 'buffer', 'memory'].map(name => json.components[name].state);
    expect(states).toEqual(['down', 'down', 'degraded', 'degraded']);
    expect(Buffer.byteLength(body)).toBeLessThan(5120);
  });

  it('says the status within the first 64 bytes, also with 20 components', async () => {
    const names = Array.from({ length: 16 }, (_, index) => `shard-number-${index}`);
    const urls = names.map(name => [`${name.toUpperCase().replaceAll('-', '_')}_URL`, `redis://${CLOSED}`]);
    const CHECKS = names.map(name => `${name}:redis`).join();
    const { get, close } = startBeacon({ ...ENV, CHECKS, ...Object.fromEntries(urls) });
    const { body, json } = await get('/health');
    close();
    expect(Object.values(json.components).filter(each => typeof each === 'object').length).toBe(20);
    expect(body.slice(0, 64)).toContain('"status":"down"');
  });
});
