import { SECONDS } from '../settings/patterns.ts';
import type { SettingTable } from '../settings/setting.ts';

/** The variables of a buffer in a process: its name, its limits, how it measures. */
export const BUFFER_TABLE = {
  BUFFER_NAME: {
    type: 'text',
    default: 'audit',
    pattern: /^[\w.-]{1,64}$/,
    allowed: '1 to 64 letters, digits and _ . -',
    shown: true,
    meaning: 'name of the audit buffer',
  },
  MAX_BUFFER_SIZE_ITEMS: {
    type: 'integer',
    default: 1000,
    min: 1,
    max: 10_000_000,
    unit: 'events',
    meaning: 'events that the buffer holds; degraded above it',
  },
  MAX_BUFFER_SIZE_MB: {
    type: 'number',
    default: 10,
    min: 0,
    max: 10_240,
    unit: 'MiB',
    meaning: 'degraded above it; 0 does not measure',
  },
  EVENT_SIZE_ESTIMATE_KB: {
    type: 'number',
    default: 50,
    min: 0.01,
    max: 1_048_576,
    unit: 'KiB',
    meaning: 'assumed size of an event that can not be measured',
  },
  EXACT_BUFFER_MEMORY: {
    type: 'flag',
    default: true,
    meaning: "measure an event as V8 serialises it; `false` uses its JSON's length, which is cheaper",
  },
} as const satisfies SettingTable;

/** The variable of the flush middleware. */
export const FLUSH_TABLE = {
  FLUSH_INTERVAL: {
    ...SECONDS,
    defaultText: '`0` s on Lambda, else `60` s',
    meaning: 'how often the flush middleware flushes; 0 flushes in every invocation',
  },
} as const satisfies SettingTable;
