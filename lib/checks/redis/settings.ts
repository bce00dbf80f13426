import { attemptFaults, slowFaults } from '../../settings/attempts.ts';
import type { KindSettings } from '../../settings/kind-settings.ts';
import { readTarget } from './target.ts';
import { REDIS_TABLE } from './variables.ts';

/** The settings of the kind `redis`. */
export const redisSettings: KindSettings<typeof REDIS_TABLE> = {
  kind: 'redis',
  component: 'cache',
  prefix: 'component',
  table: REDIS_TABLE,
  needs: ['URL'],
  faults: ({ settings, common, variable }) => [
    ...attemptFaults(variable('TIMEOUT_MS'), settings.TIMEOUT_MS, common),
    ...slowFaults(variable('SLOW_MS'), settings.SLOW_MS, settings.TIMEOUT_MS),
    ...readTarget(settings, variable).faults,
  ],
};
