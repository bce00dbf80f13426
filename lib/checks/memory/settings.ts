import type { KindSettings } from '../../settings/kind-settings.ts';
import type { SettingTable } from '../../settings/setting.ts';

/** The variables of the memory check. */
export const MEMORY_TABLE = {
  MAX_MEMORY_PERCENT: {
    type: 'number',
    default: 80,
    min: 1,
    max: 100,
    unit: 'percent',
    meaning: "degraded above this share of the function's memory",
  },
} as const satisfies SettingTable;

/** The settings of the kind `memory`. */
export const memorySettings: KindSettings<typeof MEMORY_TABLE> = {
  kind: 'memory',
  component: 'memory',
  prefix: 'none',
  table: MEMORY_TABLE,
  needs: [],
  faults: () => [],
};
