import { describe, expect, it } from 'vitest';
import { startProbe } from '../support/beacon.ts';
import { ecsHookEvent } from '../support/ecs-hooks.ts';
import { extract } from '../support/emf.ts';

const UP = { BUFFER_SOURCE: 'memory', MAX_MEMORY_PERCENT: '100' };
const DEGRADED = { ...UP, MAX_MEMORY_PERCENT: '1' };
const DOWN = { ...UP, DATABASE_URL: 'postgres://a:b@127.0.0.1:1/orders', DATABASE_TLS: 'off' };
/** A secret that cannot be fetched: nothing answers at the endpoint of Secrets Manager. */
const CANNOT_TELL = {
  ...UP,
  ...{
    DATABASE_HOST: '127.0.0.1',
    DATABASE_NAME: 'orders',
    DATABASE_SECRET_ARN: 'orders-login',
    DATABASE_TLS: 'off',
  },
};

const answerTo = async (env: Record<string, string>, event: object) => startProbe(env).invoke(event);

describe('a lifecycle hook of Amazon ECS', () => {
  it.each([
    ['up', UP, { hookStatus: 'SUCCEEDED', status: 'up' }],
    ['degraded', DEGRADED, { hookStatus: 'SUCCEEDED', status: 'degraded' }],
    ['down', DOWN, { hookStatus: 'FAILED', status: 'down' }],
  ])('is told what to do while the system is %s', async (_status, env, answer) => {
    expect(await answerTo(env, ecsHookEvent())).toEqual(answer);
    expect(await answerTo(env, ecsHookEvent().executionDetails)).toEqual(answer);
  });

  it('asks again in 30 s when Beacon itself cannot tell', async () => {
    process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = 'http://127.0.0.1:1';
    const answer = await answerTo(CANNOT_TELL, ecsHookEvent());
    expect(answer).toEqual({ hookStatus: 'IN_PROGRESS', callBackDelay: 30, status: 'down' });
  });

  it.each([
    ['its production traffic', { stage: 'PRODUCTION_TRAFFIC_SHIFT', production: 0 }],
    ['its test traffic', { stage: 'TEST_TRAFFIC_SHIFT', test: 0 }],
  ])('never stops a rollback: ECS moves %s back', async (_what, options) => {
    expect(await answerTo(DOWN, ecsHookEvent(options))).toEqual({ hookStatus: 'SUCCEEDED', status: 'down' });
  });

  it.each([
    ['moves to the new tasks', { stage: 'PRODUCTION_TRAFFIC_SHIFT', production: 10 }],
    ['has not moved yet', { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', production: 0 }],
    ['has moved', { stage: 'POST_TEST_TRAFFIC_SHIFT', test: 100 }],
  ])('stops a deployment of which the traffic %s', async (_what, options) => {
    expect(await answerTo(DOWN, ecsHookEvent(options))).toMatchObject({ hookStatus: 'FAILED' });
  });

  it('may name the components that it depends on, beside details of its own', async () => {
    const event = ecsHookEvent({ hookDetails: { components: ['memory'], S3_BUCKET_NAME: 'my-bucket' } });
    const { invoke, logs } = startProbe(DOWN);
    expect(await invoke(event)).toEqual({ hookStatus: 'SUCCEEDED', status: 'up' });
    expect(logs).toEqual([]);
  });

  it('is in the log, with its stage as the cause', async () => {
    const { invoke, logs } = startProbe(DOWN);
    await invoke(ecsHookEvent({ stage: 'POST_SCALE_UP' }));
    expect(JSON.parse(logs.join())).toMatchObject({ status: 'down', cause: 'ECS POST_SCALE_UP' });
  });

  it('fails, and says why, when it names a component that does not exist', async () => {
    const { invoke, metrics } = startProbe(UP);
    expect(await invoke(ecsHookEvent({ hookDetails: { components: ['databse'] } }))).toEqual({
      hookStatus: 'FAILED',
      rejected:
        '"components" is ["databse"]; allowed: a list of one or more of buffer, memory. Nothing was run.',
      looks_like: 'a lifecycle hook of Amazon ECS',
      meant_for: 'the probe function',
    });
    expect(extract(metrics).map(({ name }) => name)).toEqual(['Rejected']);
  });
});
