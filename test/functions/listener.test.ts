import { describe, expect, it } from 'vitest';
import {
  type Change,
  createHealthHandler,
  createProbeHandler,
  type HandlerOptions,
  type OwnCheck,
  ProbeError,
} from '../../package/handler.ts';
import { restApiEvent } from '../support/events.ts';

const context = { awsRequestId: 'invocation-1', getRemainingTimeInMillis: () => 5000 };

/** A check that works or not, as a test says. Nothing of it is kept. */
function orders() {
  const world = { isDown: false };
  const probe = async () => {
    if (world.isDown) throw new ProbeError('connection_refused', 'refused');
    return {};
  };
  const check: OwnCheck = { name: 'orders', healthyTtlMs: 0, failureTtlMs: 0, critical: true, probe };
  return { world, check };
}

/** How each function is asked for the status. */
const FUNCTIONS: Readonly<Record<string, (options: HandlerOptions) => () => Promise<string>>> = {
  health: options => {
    const handler = createHealthHandler(options);
    return async () => JSON.parse((await handler(restApiEvent(), context)).body).status;
  },
  probe: options => {
    const handler = createProbeHandler(options);
    return async () => ((await handler({}, context)) as { status: string }).status;
  },
};

describe.each(Object.entries(FUNCTIONS))('the listener of a %s function of your own', (_name, start) => {
  const env = { MAX_MEMORY_PERCENT: '100', LOG_LEVEL: 'SILENT' };

  it('hears of each change, and of nothing else', async () => {
    const { world, check } = orders();
    const heard: Change[] = [];
    const ask = start({ env, checks: [check], onChange: change => heard.push(change) });
    const seen: string[] = [];
    for (const isDown of [false, false, true, true, false]) {
      world.isDown = isDown;
      seen.push(await ask());
    }
    expect(seen).toEqual(['up', 'up', 'down', 'down', 'up']);
    const common = { component: 'orders', observer: heard[0]?.observer };
    expect(heard).toEqual([
      {
        ...common,
        from: 'up',
        to: 'down',
        reason: 'connection_refused',
        at: heard[0]?.at,
        since: heard[0]?.since,
      },
      { ...common, from: 'down', to: 'up', reason: undefined, at: heard[1]?.at, since: heard[0]?.at },
    ]);
    expect(common.observer).toMatch(/^[0-9a-f]{8}$/);
  });

  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('boom');
      },
    ],
    ['rejects', () => Promise.reject(new Error('boom'))],
    ['never ends', () => new Promise(() => {})],
  ])('changes no answer when it %s', async (_what, onChange) => {
    const { world, check } = orders();
    const ask = start({ env, checks: [check], onChange });
    await ask();
    world.isDown = true;
    expect(await ask()).toBe('down');
  });
});
