import { attemptFaults } from '../../settings/attempts.ts';
import type { KindSettings } from '../../settings/kind-settings.ts';
import { ATTEMPT_MS, SECONDS } from '../../settings/patterns.ts';
import type { SettingTable } from '../../settings/setting.ts';

/** The variables of a TCP port, without the prefix of its component. */
export const TCP_TABLE = {
  URL: {
    type: 'url',
    schemes: ['tcp:'],
    allowed: 'tcp://host:port',
    meaning: 'port that must accept connections',
  },
  TIMEOUT_MS: { ...ATTEMPT_MS, meaning: 'limit of one attempt' },
  TTL: { ...SECONDS, default: 0, meaning: 'how long a result is kept; 0 keeps nothing' },
} as const satisfies SettingTable;

/** The settings of the kind `tcp`. */
export const tcpSettings: KindSettings<typeof TCP_TABLE> = {
  kind: 'tcp',
  component: 'queue',
  prefix: 'component',
  table: TCP_TABLE,
  needs: ['URL'],
  faults: ({ settings, common, variable }) =>
    attemptFaults(variable('TIMEOUT_MS'), settings.TIMEOUT_MS, common),
};
