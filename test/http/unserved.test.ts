import { describe, expect, it } from 'vitest';
import { startBeacon } from '../support/beacon.ts';
import { extract } from '../support/emf.ts';
import { albEvent, restApiEvent } from '../support/events.ts';
import { eventBridgeSchedule } from '../support/schedules.ts';

const ENV = { MAX_MEMORY_PERCENT: '100', COMPONENTS: 'memory' };

const parsed = (lines: readonly string[]) => lines.map(line => JSON.parse(line));

describe('an event that is no request', () => {
  it('gets 400 each time, is counted each time, and is logged once', async () => {
    const { invoke, logs, metrics } = startBeacon(ENV);
    const schedule = eventBridgeSchedule();
    for (const event of [schedule, schedule, { hello: 1 }, { ...restApiEvent(), path: '' }, schedule]) {
      expect(await invoke(event)).toMatchObject({
        statusCode: 400,
        headers: { 'Content-Type': 'application/problem+json' },
      });
    }
    const got = 'The health function got';
    expect(parsed(logs)).toMatchObject([
      {
        level: 'WARN',
        message: `${got} a schedule of EventBridge instead of an HTTP request. It was probably meant for the probe function: change the target of whatever sends it.`,
        ...{ looks_like: 'a schedule of EventBridge', meant_for: 'the probe function' },
        ...{ invocation_id: 'invocation-1', event: { type: 'object' } },
      },
      {
        message: expect.stringContaining(
          `${got} an event that Beacon does not know instead of an HTTP request. No`,
        ),
      },
      { message: `${got} an HTTP request without a method or without a path.` },
    ]);
    const counted = extract(metrics).filter(({ name }) => name === 'Rejected');
    expect(counted).toHaveLength(5);
  });
});

describe('a path without a route', () => {
  it('is not logged where it has no part before /health', async () => {
    const { invoke, logs } = startBeacon(ENV);
    for (const path of ['/', '/health/queue', '/nowhere']) await invoke(albEvent({ path }));
    expect(logs).toEqual([]);
  });

  it('is logged only where it has none', async () => {
    const { invoke, logs } = startBeacon({ ...ENV, BASE_PATH: '/orders' });
    expect((await invoke(albEvent({ path: '/orders/health' }))).statusCode).toBe(200);
    expect(logs).toEqual([]);
  });
});
