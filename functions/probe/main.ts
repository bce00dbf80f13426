import { compose } from '../compose.ts';
import { createProbeHandler } from './create-probe-handler.ts';

/** The probe function. @throws ConfigError that lists every fault of the environment */
export function createHandler(env: NodeJS.ProcessEnv) {
  return createProbeHandler(compose(env));
}
