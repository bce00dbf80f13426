import { ConfigError, type Fault } from '../settings/config-error.ts';
import { type Env, readSettings, type Settings } from '../settings/read-settings.ts';

/** What the alarm function can't do without. */
const NEEDED = ['PROBE_FUNCTION_NAME', 'TOPIC_ARN', 'TABLE_NAME'] as const;

/** The settings of the alarm function. */
export type AlarmSettings = Settings & { readonly [N in (typeof NEEDED)[number]]: string };

/** Reads the environment of the alarm function. @throws ConfigError that lists every fault at once */
export function readAlarmSettings(env: Env): AlarmSettings {
  const { settings, faults } = readSettings(env);
  const missing: Fault[] = NEEDED.filter(name => !env[name]).map(name => ({
    name,
    problem: 'is not set: the alarm function needs it',
  }));
  if (faults.length > 0 || missing.length > 0) throw new ConfigError([...faults, ...missing]);
  const { PROBE_FUNCTION_NAME = '', TOPIC_ARN = '', TABLE_NAME = '' } = settings;
  return { ...settings, PROBE_FUNCTION_NAME, TOPIC_ARN, TABLE_NAME };
}
