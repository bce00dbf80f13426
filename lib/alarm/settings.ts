import { type Numbers, readNumbers } from '../checks/numbers.ts';
import { COMMON, type CommonSettings } from '../settings/common.ts';
import { ConfigError, type Fault } from '../settings/config-error.ts';
import { type Env, readTable } from '../settings/read-table.ts';
import type { SettingsOf, SettingTable } from '../settings/setting.ts';

/** The variables of the alarm function. */
export const ALARM_TABLE = {
  PROBE_FUNCTION_NAME: {
    type: 'text',
    pattern: /^[\w:$-]{1,200}$/,
    allowed: 'the name or the ARN of a Lambda function',
    meaning: 'alarm function: the probe function, which says what is down now',
  },
  TOPIC_ARN: {
    type: 'text',
    pattern: /^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]{1,256}$/,
    allowed: 'the ARN of an SNS topic',
    meaning: 'alarm function: the topic that messages are published to',
  },
  DASHBOARD_NAME: {
    type: 'text',
    pattern: /^[\w-]{1,255}$/,
    allowed: '1 to 255 letters, digits and _ -',
    meaning: 'alarm function: CloudWatch dashboard to link to',
  },
  RUNBOOK_URL: {
    type: 'url',
    schemes: ['https:', 'http:'],
    allowed: 'https://…',
    meaning: 'alarm function: runbook to link to',
  },
} as const satisfies SettingTable;

const REQUIRED = ['PROBE_FUNCTION_NAME', 'TOPIC_ARN', 'TABLE_NAME'] as const;

/** The settings of the alarm function. */
export type AlarmSettings = CommonSettings &
  SettingsOf<typeof ALARM_TABLE> & { readonly [N in (typeof REQUIRED)[number]]: string } & {
    readonly numbers: Numbers;
  };

/** Reads the environment of the alarm function. @throws ConfigError that lists every fault */
export function readAlarmSettings(env: Env): AlarmSettings {
  const common = readTable(COMMON, env);
  const own = readTable(ALARM_TABLE, env);
  const { numbers, faults } = readNumbers(env, common.settings);
  const missing: Fault[] = REQUIRED.filter(name => !env[name]).map(name => ({
    name,
    problem: 'is not set, and the alarm function needs it',
  }));
  const all = [...common.faults, ...own.faults, ...faults, ...missing];
  if (all.length > 0) throw new ConfigError(all);
  const settings = { ...common.settings, ...own.settings, numbers };
  const { PROBE_FUNCTION_NAME = '', TOPIC_ARN = '', TABLE_NAME = '' } = settings;
  return { ...settings, PROBE_FUNCTION_NAME, TOPIC_ARN, TABLE_NAME };
}
