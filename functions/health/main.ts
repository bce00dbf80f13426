import { compose } from '../compose.ts';
import { logPrinted } from '../printed.ts';
import { failOnUncaught } from '../uncaught.ts';
import { createHealthHandler } from './create-health-handler.ts';

/** The health function. @throws ConfigError that lists every fault of the environment */
export function createHandler(env: NodeJS.ProcessEnv) {
  const beacon = compose(env);
  logPrinted(beacon);
  return createHealthHandler(beacon, failOnUncaught(beacon));
}
