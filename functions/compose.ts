import { type Beacon, createBeacon } from '../lib/beacon.ts';

/** The health check of a function, from its environment. The buffer's code is loaded only if a check reads this process's buffer. */
export async function compose(env: NodeJS.ProcessEnv): Promise<Beacon> {
  if (env.BUFFER_SOURCE !== 'memory') return createBeacon({ env });
  const { sharedBuffer } = await import('../lib/buffer/shared.ts');
  return createBeacon({ env, buffer: () => sharedBuffer({}, env) });
}
