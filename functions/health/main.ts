import { compose } from '../compose.ts';
import { createHealthHandler } from './create-health-handler.ts';

/** The health function. @throws ConfigError that lists every fault of the environment */
export function createHandler(env: NodeJS.ProcessEnv) {
  return createHealthHandler(compose(env));
}
