import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { BEACON_ALARMS } from './beacon.ts';
import { CACHE_ALARMS } from './cache.ts';
import { COMPOSITES } from './composites.ts';
import { DATABASE_ALARMS } from './database.ts';
import { type AlarmPlan, planAlarms, type Words } from './definition.ts';
import { ALARM_FUNCTION_ALARMS, FUNCTION_ALARMS } from './functions.ts';
import { REQUEST_ALARMS } from './requests.ts';
import type { Watched } from './watched.ts';

/** Every alarm of one health check on a metric, with its targets. */
export function allAlarms(watched: Watched, alarmFunction: IFunction): AlarmPlan[] {
  return [
    ...planAlarms(BEACON_ALARMS, watched),
    ...planAlarms(FUNCTION_ALARMS, watched),
    ...planAlarms(ALARM_FUNCTION_ALARMS, alarmFunction),
    ...planAlarms(REQUEST_ALARMS, watched),
    ...watched.dependencies.flatMap(({ alarms }) => alarms),
  ];
}

type Described = Words & { readonly id: string };

/** What people read about each alarm, for the documentation; dependencies as if they were `database` and `cache`. */
export const DESCRIBED_ALARMS: readonly Described[] = [
  ...BEACON_ALARMS,
  ...FUNCTION_ALARMS,
  ...ALARM_FUNCTION_ALARMS,
  ...REQUEST_ALARMS,
  ...DATABASE_ALARMS.map(alarm => ({ ...alarm, id: `database-${alarm.id}` })),
  ...CACHE_ALARMS.map(alarm => ({ ...alarm, id: `cache-${alarm.id}` })),
  ...Object.entries(COMPOSITES).map(([id, words]) => ({ id, ...words })),
];
