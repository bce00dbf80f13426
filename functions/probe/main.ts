import { compose } from '../compose.ts';
import { logPrinted } from '../printed.ts';
import { failOnUncaught } from '../uncaught.ts';
import { createProbeHandler } from './create-probe-handler.ts';

/** The probe function. @throws ConfigError that lists every fault of the environment */
export function createHandler(env: NodeJS.ProcessEnv) {
  const beacon = compose(env);
  logPrinted(beacon);
  return createProbeHandler(beacon, failOnUncaught(beacon));
}
