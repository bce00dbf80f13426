import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lambdaContext, startProbe } from '../support/beacon.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { eventBridgeSchedule, schedulerEvent } from '../support/schedules.ts';

const MEMORY = { BUFFER_SOURCE: 'memory', MAX_MEMORY_PERCENT: '100' };

const REFUSED = { ...MEMORY, DATABASE_URL: 'postgres://a:hunter2@127.0.0.1:1/orders', DATABASE_TLS: 'off' };

describe('the probe function', () => {
  it('takes no third parameter: Lambda with Node 24 refuses such a handler', () => {
    expect(startProbe(MEMORY).handler.length).toBeLessThan(3);
  });

  it('answers with the report and all its detail', async () => {
    const answer = await startProbe(MEMORY, { clock: new FakeClock() }).invoke({ cause: 'a look' });
    expect(answer).toMatchObject({
      status: 'up',
      environment: 'development',
      cause: 'a look',
      duration_ms: 0,
      components: {
        version: '0.0.0',
        buffer: {
          state: 'up',
          item_count: 0,
          critical: false,
          failures_in_row: 0,
          last_success_at: '2026-11-23T04:11:26.987Z',
          last_change_at: '2026-11-23T04:11:26.987Z',
          age_seconds: 0,
        },
      },
    });
    expect(JSON.parse(JSON.stringify(answer)).components.buffer).not.toHaveProperty('message');
  });

  it('answers "down" as it answers "up", with what happened and where to look', async () => {
    const answer = await startProbe(REFUSED).invoke({});
    expect(answer).toMatchObject({
      status: 'down',
      components: {
        database: {
          reason: 'connection_refused',
          message: expect.stringContaining('ECONNREFUSED'),
          hint: expect.stringContaining('nothing listens on this port'),
          target: '127.0.0.1:1/orders',
          failures_in_row: 1,
          first_failure_at: expect.stringMatching(/^20\d\d-/),
        },
      },
    });
    expect(JSON.stringify(answer)).not.toContain('hunter2');
  });

  it('counts failures in a row, and keeps when they began', async () => {
    const { invoke } = startProbe(REFUSED);
    const first = (await invoke({})).components.database;
    const third = [await invoke({}), await invoke({})][1]?.components.database;
    expect(third).toMatchObject({ failures_in_row: 3, first_failure_at: first.first_failure_at });
    expect(third.cached).toBe(false);
  });

  it('runs past every cache', async () => {
    const { invoke } = startProbe({ ...REFUSED, DATABASE_FAILURE_TTL: '600' });
    const answers = [await invoke({}), await invoke({})].map(({ components }) => components.database);
    expect(answers.map(({ cached, failures_in_row }) => [cached, failures_in_row])).toEqual([
      [false, 1],
      [false, 2],
    ]);
  });

  it('runs only what is named', async () => {
    const { components } = await startProbe(REFUSED).invoke({ components: ['memory', 'memory'] });
    expect(Object.keys(components)).toEqual(['timestamp', 'version', 'memory']);
  });

  it('answers by its deadline, and 100 ms before Lambda ends it, whatever hangs', async () => {
    const silent = createServer(socket => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const clock = new FakeClock();
    const env = { ...REFUSED, DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/x` };
    const answer = startProbe(env, { clock }).invoke({}, lambdaContext(350, clock));
    await once(silent, 'connection');
    expect(await clock.advanceUntil(answer)).toBe(250);
    const { status, components } = await answer;
    expect({ status, reason: components.database.reason }).toEqual({ status: 'down', reason: 'unfinished' });
    silent.close();
  });

  it('fails when the checker itself fails, and logs why', async () => {
    const { beacon, invoke, logs } = startProbe(MEMORY);
    beacon.checker.run = async () => {
      throw new Error('a bug');
    };
    await expect(invoke({})).rejects.toThrow('a bug');
    expect(JSON.parse(logs.join())).toMatchObject({
      message: 'the health check itself failed',
      invocation_id: 'invocation-1',
      error: { message: 'a bug' },
    });
  });
});

describe('the cause', () => {
  it.each([
    ['a rule of EventBridge', eventBridgeSchedule(), 'heartbeat'],
    ['EventBridge Scheduler', schedulerEvent(), 'heartbeat'],
    ['an empty payload', {}, 'invocation'],
    ['no payload at all', undefined, 'invocation'],
    ['an alarm', { cause: 'beacon-unhealthy is ALARM' }, 'beacon-unhealthy is ALARM'],
  ])('of %s is in the report', async (_who, event, cause) => {
    expect((await startProbe(MEMORY).invoke(event)).cause).toBe(cause);
  });
});

/** What can't be understood, and what the error says of it. */
const REFUSALS: readonly (readonly [unknown, string])[] = [
  [null, 'The request is null; allowed: an object with components, cause.'],
  ['database', 'The request is "database"; allowed: an object with components, cause.'],
  [[{}], 'The request is [{}]; allowed: an object with components, cause.'],
  [{ componets: ['memory'] }, 'A field of the request is "componets"; allowed: components, cause.'],
  [{ fresh: true }, 'A field of the request is "fresh"; allowed: components, cause.'],
  [{ components: 'memory' }, '"components" is "memory"; allowed: a list of one or more of buffer, memory.'],
  [{ components: [] }, '"components" is []; allowed: a list of one or more of buffer, memory.'],
  [{ components: [7] }, '"components" is [7]; allowed: a list of one or more of buffer, memory.'],
  [
    { components: ['memory', 'databse'] },
    '"components" is ["memory","databse"]; allowed: a list of one or more of buffer, memory.',
  ],
  [{ cause: 5 }, '"cause" is 5; allowed: text of 1 to 300 characters.'],
  [{ cause: '' }, '"cause" is ""; allowed: text of 1 to 300 characters.'],
  [{ cause: 'x'.repeat(301) }, `"cause" is "${'x'.repeat(59)}…; allowed: text of 1 to 300 characters.`],
];

describe('a request that can not be understood', () => {
  it.each(REFUSALS)('%j is refused with one clear error, and nothing is run', async (event, message) => {
    const { invoke, beacon, logs } = startProbe(MEMORY);
    let runs = 0;
    beacon.checker.run = async () => {
      runs += 1;
      throw new Error('it ran');
    };
    expect(await invoke(event)).toMatchObject({ rejected: `${message} Nothing was run.` });
    expect(runs).toBe(0);
    expect(logs.map(line => JSON.parse(line))).toMatchObject([
      { level: 'WARN', invocation_id: 'invocation-1' },
    ]);
  });

  it('is whatever is no request, and nothing else is thrown', async () => {
    const { invoke } = startProbe(MEMORY);
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async event => {
        const outcome = await invoke(event);
        expect('rejected' in outcome).toBe(!('status' in outcome));
      }),
    );
  });
});
