import { Token } from 'aws-cdk-lib';
import { ENV, type EnvName, type Setting } from '../../../lib/settings/table.ts';
import type { Fault } from './faults.ts';
import { type Settings, variablePrefix } from './variables.ts';

/** Variables that the construct sets from props, and from which: there is one place to set each thing. */
const SAID_BY_PROPS: Readonly<Record<string, string>> = {
  SERVICE_NAME: 'serviceName',
  ENVIRONMENT: 'environment',
  APP_VERSION: 'version',
  CHECKS: 'checks',
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

/** The alarm function waits 5 s for the probe function, which may have a cold start first. It misses later answers, ms. */
export const MAX_DEADLINE_MS = 3500;

/** A component that has variables of its own. */
export type ComponentVariables = {
  readonly component: string;
  /** The prop that asks for it. */
  readonly prop: string;
  /** The component whose variables mean the same: `DATABASE_TTL` for `REPORTS_TTL`. */
  readonly model: string;
};

/** What is wrong with single variables in `settings`. */
export function settingsFaults(
  { settings = {}, alarms }: { readonly settings?: Settings; readonly alarms?: object | false },
  components: readonly ComponentVariables[],
): Fault[] {
  return Object.entries<string>(settings).flatMap(([name, value]) => {
    const problem =
      problemOf(name, value, components) ?? (alarms === false ? undefined : lateProblem(name, value));
    return problem ? [{ prop: `settings.${name}`, problem }] : [];
  });
}

function lateProblem(name: string, value: string): string | undefined {
  if (name !== 'CHECK_DEADLINE_MS' || !(Number(value) > MAX_DEADLINE_MS)) return undefined;
  return `got "${value}"; allowed: at most ${MAX_DEADLINE_MS} (ms), since the alarm function waits 5 s for the probe; with alarms: false, more`;
}

function problemOf(
  name: string,
  value: string,
  components: readonly ComponentVariables[],
): string | undefined {
  const owner = components.find(({ component }) => name.startsWith(variablePrefix(component)));
  const known = owner && !isEnvName(name) ? modelVariable(name, owner) : name;
  if (known === 'BUFFER_SOURCE' && value === 'memory') {
    return 'got "memory"; a function would see only its own buffer, which is empty: set buffer to true, and let the writers report';
  }
  const prop = SAID_BY_PROPS[known];
  if (prop) return `is set by the prop ${owner?.prop ?? prop}: remove it here`;
  if (isEnvName(known)) return valueProblem(ENV[known], value);
  return `is not a variable of Beacon; allowed: ${Object.keys(ENV).join(', ')}`;
}

/** `DATABASE_TTL` for `REPORTS_TTL`. */
function modelVariable(name: string, { component, model }: ComponentVariables): string {
  return `${variablePrefix(model)}${name.slice(variablePrefix(component).length)}`;
}

const isEnvName = (name: string): name is EnvName => Object.hasOwn(ENV, name);

/** What the function would say when it starts. */
function valueProblem(setting: Setting, value: string): string | undefined {
  if (Token.isUnresolved(value)) return undefined;
  const got = `got ${JSON.stringify(value)}; allowed:`;
  switch (setting.kind) {
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
