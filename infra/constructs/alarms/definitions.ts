import { BEACON_ALARMS } from './beacon-alarms.ts';
import { CACHE_ALARMS } from './cache-alarms.ts';
import { DATABASE_ALARMS } from './database-alarms.ts';
import type { AlarmDefinition } from './definition.ts';
import { FUNCTION_ALARMS } from './function-alarms.ts';
import { REQUEST_ALARMS } from './request-alarms.ts';

/** Every alarm on a metric. The README's table is made of it. */
export const DEFINITIONS: readonly AlarmDefinition[] = [
  ...BEACON_ALARMS,
  ...FUNCTION_ALARMS,
  ...REQUEST_ALARMS,
  ...DATABASE_ALARMS,
  ...CACHE_ALARMS,
];
