import { BUFFER_TABLE, FLUSH_TABLE } from '../../buffer/settings.ts';
import type { KindSettings } from '../../settings/kind-settings.ts';
import { SECONDS } from '../../settings/patterns.ts';
import type { SettingTable } from '../../settings/setting.ts';

/** The variables of the buffer check, and those of the buffer itself. */
export const BUFFER_CHECK_TABLE = {
  BUFFER_SOURCE: {
    type: 'choice',
    values: ['memory', 'dynamodb'],
    meaning: 'report the audit buffer: of this process (`memory`), or of all writers (`dynamodb`)',
  },
  ...BUFFER_TABLE,
  MAX_BUFFER_AGE_SECONDS: {
    ...SECONDS,
    default: 0,
    meaning: 'degraded when the oldest event is older; 0 does not check the age',
  },
  BUFFER_WRITER_TIMEOUT: {
    ...SECONDS,
    default: 900,
    min: 120,
    meaning: 'a writer that holds events and has not reported for so long puts them at risk',
  },
  ...FLUSH_TABLE,
} as const satisfies SettingTable;

/** The settings of the kind `buffer`. */
export const bufferSettings: KindSettings<typeof BUFFER_CHECK_TABLE> = {
  kind: 'buffer',
  component: 'buffer',
  prefix: 'none',
  table: BUFFER_CHECK_TABLE,
  needs: ['BUFFER_SOURCE'],
  faults: ({ settings, common }) =>
    settings.BUFFER_SOURCE === 'dynamodb' && !common.TABLE_NAME
      ? [{ name: 'TABLE_NAME', problem: 'is not set, and BUFFER_SOURCE=dynamodb needs it' }]
      : [],
};
