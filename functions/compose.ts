import { type Beacon, createBeacon } from '../lib/beacon.ts';
import { sharedBuffer } from '../lib/buffer/shared.ts';

/** The health check of a function, from its environment. */
export function compose(env: NodeJS.ProcessEnv): Beacon {
  return createBeacon({ env, buffer: () => sharedBuffer({}, env) });
}
