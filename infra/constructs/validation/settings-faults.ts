import { Token } from 'aws-cdk-lib';
import type { Setting } from '../../../lib/settings/setting.ts';
import type { HealthCheckProps } from '../health-check-props.ts';
import type { Fault } from './faults.ts';
import { VARIABLES as ENV, type VariableName } from './variables.ts';

/** Variables that props say, and which: one thing is said in one place. */
const SAID_BY_PROPS: Readonly<Record<string, string>> = {
  SERVICE_NAME: 'serviceName',
  ENVIRONMENT: 'environment',
  APP_VERSION: 'version',
  PUBLIC_DETAIL: 'publicDetail',
  EDGE_PATH: 'pathSalt',
  DATABASE_URL: 'database',
  DATABASE_HOST: 'database',
  DATABASE_PORT: 'database',
  DATABASE_NAME: 'database',
  DATABASE_USER: 'database',
  DATABASE_SECRET_ARN: 'database',
  DATABASE_IAM_AUTH: 'database',
  CACHE_URL: 'cache',
  CACHE_CLUSTER: 'cache',
  CACHE_SECRET_ARN: 'cache',
  CACHE_IAM_AUTH: 'cache',
  CACHE_USER: 'cache',
  CACHE_NAME: 'cache',
  CACHE_SERVERLESS: 'cache',
  BUFFER_SOURCE: 'buffer',
  BUFFER_NAME: 'buffer',
  TABLE_NAME: 'buffer',
  PROBE_FUNCTION_NAME: 'alarms',
  TOPIC_ARN: 'alarms',
  RUNBOOK_URL: 'alarms',
  DASHBOARD_NAME: 'dashboard',
  RDS_INSTANCE_ID: 'database',
  RDS_CLUSTER_ID: 'database',
  CACHE_NODE_IDS: 'cache',
  CACHE_SERVERLESS_NAME: 'cache',
};

/** The alarm function waits 5 s for the probe, which may have to start first: what is later, nobody hears, ms. */
export const MAX_DEADLINE_MS = 3500;

export function settingsFaults({ settings = {}, alarms }: HealthCheckProps): Fault[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const problem = problemOf(name, value) ?? (alarms === false ? undefined : unheardProblem(name, value));
    return problem ? [{ prop: `settings.${name}`, problem }] : [];
  });
}

function unheardProblem(name: string, value: string): string | undefined {
  if (name !== 'CHECK_DEADLINE_MS' || !(Number(value) > MAX_DEADLINE_MS)) return undefined;
  return `got "${value}"; allowed: at most ${MAX_DEADLINE_MS} (ms), since the alarm function waits 5 s for the probe; with alarms: false, more`;
}

function problemOf(name: string, value: string): string | undefined {
  if (!isEnvName(name)) return `is no variable of Beacon's; allowed: ${Object.keys(ENV).join(', ')}`;
  if (name === 'BUFFER_SOURCE' && value === 'memory') {
    return 'got "memory": a function sees its own, empty buffer alone. Set buffer to true, and let the writers report';
  }
  const prop = SAID_BY_PROPS[name];
  if (prop) return `is said by the prop ${prop}: take it out here`;
  return valueProblem(ENV[name], value);
}

const isEnvName = (name: string): name is VariableName => Object.hasOwn(ENV, name);

/** As the function would say at its start: better at synth. */
function valueProblem(setting: Setting, value: string): string | undefined {
  if (Token.isUnresolved(value)) return undefined;
  const got = `got ${JSON.stringify(value)}; allowed:`;
  switch (setting.type) {
    case 'text':
      return setting.pattern.test(value) ? undefined : `${got} ${setting.allowed}`;
    case 'choice':
      return setting.values.includes(value) ? undefined : `${got} ${setting.values.join(', ')}`;
    case 'flag':
      return /^(true|false)$/.test(value) ? undefined : `${got} true or false`;
    case 'integer': {
      const inside = /^\d+$/.test(value) && Number(value) >= setting.min && Number(value) <= setting.max;
      return inside ? undefined : `${got} ${setting.min} to ${setting.max} (${setting.unit})`;
    }
    default:
      return undefined;
  }
}
