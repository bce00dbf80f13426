import { expect, it } from 'vitest';
import { createAlarmHandler } from '../../functions/alarm/create-alarm-handler.ts';
import { sharedBuffer } from '../../lib/buffer/shared.ts';
import { startBeacon, startProbe } from '../support/beacon.ts';
import { extract } from '../support/emf.ts';
import { forgetSharedBuffer } from '../support/shared-buffer.ts';

const ENV = { ENV: 'production', BUFFER_SOURCE: 'memory' };
const REFUSED = { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/orders', DATABASE_TLS: 'off' };

it('reports the stage in ENV, as the Django view did: in the report, the log and the metrics', async () => {
  const { get, logs } = startBeacon({ ...ENV, ...REFUSED, MAX_MEMORY_PERCENT: '99.5' });
  const { json } = await get('/health');
  expect(json).toMatchObject({
    environment: 'production',
    components: { memory: { threshold_percent: 99.5 } },
  });
  expect(JSON.parse(logs.join())).toMatchObject({ environment: 'production', status: 'down' });
  const probe = startProbe(ENV);
  await probe.invoke({});
  expect(extract(probe.metrics)[0]?.dimensions).toMatchObject({ Environment: 'production' });
});

it('uses the same stage in the alarm function', async () => {
  const lines: string[] = [];
  const handle = createAlarmHandler({
    env: {
      ...ENV,
      PROBE_FUNCTION_NAME: 'p',
      TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:t',
      TABLE_NAME: 'beacon',
    },
    write: line => void lines.push(line),
  });
  await handle({ hello: 'world' }, {});
  expect(JSON.parse(lines.join())).toMatchObject({ environment: 'production' });
});

it('holds a buffer to a fraction of a mebibyte', () => {
  forgetSharedBuffer();
  const buffer = sharedBuffer({}, { MAX_BUFFER_SIZE_MB: '0.001', EVENT_SIZE_ESTIMATE_KB: '0.5' });
  for (let index = 0; index < 100; index += 1) buffer.add({ action: 'login', text: 'x'.repeat(100) });
  expect(buffer.length).toBeGreaterThan(1);
  expect(buffer.length).toBeLessThan(10);
});
