import { prefixOf } from '../../../lib/settings/kind-settings.ts';
import type { ComponentVariables } from './component-variables.ts';

/** Variables that the construct sets, and the prop from which: there is one place to set each thing. */
const PROPS: Readonly<Record<string, string>> = {
  SERVICE_NAME: 'serviceName',
  ENVIRONMENT: 'environment',
  APP_VERSION: 'version',
  CHECKS: 'checks',
  PUBLIC_DETAIL: 'publicDetail',
  HEALTH_GROUPS: 'groups',
  EDGE_PATH: 'pathSalt',
  EDGE_PATH_PREVIOUS: 'previousPathSalt',
  EDGE_COMPONENTS: 'route53.watches',
  EDGE_DEGRADED: 'route53.degradedFailsOver',
  EDGE_UNKNOWN: 'route53.unknownFailsOver',
  EDGE_PARTIAL: 'route53.partialFailsOver',
  EDGE_CONFIRM_SECONDS: 'route53.confirm',
  HEARTBEAT_SECONDS: 'heartbeat',
  LOGIN_SHARED_WITH_SERVICE: 'route53.loginSharedWithService',
  BUFFER_SOURCE: 'buffer',
  BUFFER_NAME: 'buffer',
  TABLE_NAME: 'buffer',
  SHARED_RESULTS: 'sharedResults',
  PROBE_FUNCTION_NAME: 'alarms',
  TOPIC_ARN: 'alarms',
  RUNBOOK_URL: 'alarms',
  DASHBOARD_NAME: 'dashboard',
  RDS_INSTANCE_ID: 'database',
  RDS_CLUSTER_ID: 'database',
  CACHE_NODE_IDS: 'cache',
  CACHE_SERVERLESS_NAME: 'cache',
};

/** The same for the variables of a component, by its kind. */
const LOCAL: Readonly<Record<string, readonly string[]>> = {
  postgresql: ['URL', 'HOST', 'PORT', 'NAME', 'USER', 'SECRET_ARN', 'IAM_AUTH'],
  redis: ['URL', 'CLUSTER', 'USER', 'NAME', 'SERVERLESS', 'SECRET_ARN', 'IAM_AUTH'],
};

/** The prop from which the construct sets a variable; `undefined` when `settings` sets it. */
export function propOf(variable: string, components: readonly ComponentVariables[]): string | undefined {
  const owner = components.find(({ component, kind }) =>
    LOCAL[kind.kind]?.some(local => variable === `${prefixOf(kind, component)}${local}`),
  );
  return owner?.prop ?? PROPS[variable];
}
