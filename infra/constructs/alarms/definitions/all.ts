import { BEACON_ALARMS } from './beacon.ts';
import { CACHE_ALARMS } from './cache.ts';
import { DATABASE_ALARMS } from './database.ts';
import type { AlarmDefinition } from './definition.ts';
import { FUNCTION_ALARMS } from './functions.ts';
import { REQUEST_ALARMS } from './requests.ts';

/** Every alarm on a metric. The README's table is made of it. */
export const DEFINITIONS: readonly AlarmDefinition[] = [
  ...BEACON_ALARMS,
  ...FUNCTION_ALARMS,
  ...REQUEST_ALARMS,
  ...DATABASE_ALARMS,
  ...CACHE_ALARMS,
];
