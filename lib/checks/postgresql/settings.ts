import { attemptFaults, slowFaults } from '../../settings/attempts.ts';
import type { KindSettings } from '../../settings/kind-settings.ts';
import { readTarget } from './target.ts';
import { POSTGRESQL_TABLE } from './variables.ts';

/** The settings of the kind `postgresql`. */
export const postgresqlSettings: KindSettings<typeof POSTGRESQL_TABLE> = {
  kind: 'postgresql',
  component: 'database',
  prefix: 'component',
  table: POSTGRESQL_TABLE,
  needs: ['URL', 'HOST'],
  faults: input => [
    ...attemptFaults(input.variable('TIMEOUT_MS'), input.settings.TIMEOUT_MS, input.common),
    ...slowFaults(input.variable('SLOW_MS'), input.settings.SLOW_MS, input.settings.TIMEOUT_MS),
    ...readTarget(input).faults,
  ],
};
