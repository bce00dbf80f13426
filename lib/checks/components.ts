import { awsIdentityOf } from '../connections/aws-identity.ts';
import { COMPONENT_NAMES, type ComponentName } from '../names/components.ts';
import { ROUTES } from '../names/routes.ts';
import { ConfigError, type Fault } from '../settings/config-error.ts';
import { type Env, readSettings, type Settings } from '../settings/read-settings.ts';
import type { Component, Parts } from './definition.ts';
import { REGISTRY } from './registry.ts';

/** The configuration, valid as a whole. */
export type Config = {
  readonly settings: Settings;
  /** Whether DEGRADED_STATUS_CODE was set, or has its default. */
  readonly degradedStatusCodeGiven: boolean;
  /** Builds the components that were asked for, in the order of the report. */
  readonly build: (parts: Omit<Parts, 'critical' | 'lambdaMegabytes'>) => Component[];
};

const CRITICAL_BY_DEFAULT: readonly string[] = ['database'];

/** Reads the environment. @throws ConfigError that lists every fault at once, and holds no secret */
export function readConfig(env: Env): Config {
  const { settings, faults } = readSettings(env);
  const source = { settings, faults, aws: awsIdentityOf(env) };
  const factories = COMPONENT_NAMES.flatMap(name => {
    const create = REGISTRY[name].configure(source);
    return create ? [{ name, create }] : [];
  });
  const wanted: readonly string[] = settings.COMPONENTS ?? COMPONENT_NAMES.filter(name => isSet(name, env));
  faults.push(...wantedFaults(settings, env), ...criticalFaults(settings, wanted), ...edgeFaults(settings));
  if (faults.length > 0) throw new ConfigError(faults);

  const critical = settings.CRITICAL_COMPONENTS ?? CRITICAL_BY_DEFAULT;
  const lambdaMegabytes = Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) || undefined;
  return {
    settings,
    degradedStatusCodeGiven: Boolean(env.DEGRADED_STATUS_CODE),
    build: parts =>
      factories
        .filter(({ name }) => wanted.includes(name))
        .map(({ name, create }) => create({ ...parts, critical: critical.includes(name), lambdaMegabytes })),
  };
}

/** Whether somebody meant a component to be there, rightly configured or not. */
function isSet(name: ComponentName, env: Env): boolean {
  const { needs } = REGISTRY[name];
  return needs.length === 0 || needs.some(variable => env[variable]);
}

/** Names that nobody knows, and components that somebody wants and nobody configured. */
function wantedFaults({ COMPONENTS: asked = [] }: Settings, env: Env): Fault[] {
  const missing = asked.filter(isComponentName).filter(name => !isSet(name, env));
  return [
    ...unknownNames('COMPONENTS', asked),
    ...missing.map(name => {
      const cure = `set ${REGISTRY[name].needs.join(' or ')}, or take the name out`;
      return { name: 'COMPONENTS', problem: `names ${name}, which is not configured: ${cure}` };
    }),
  ];
}

function criticalFaults(
  { CRITICAL_COMPONENTS: critical = [] }: Settings,
  wanted: readonly string[],
): Fault[] {
  const isKnown = wanted.every(isComponentName); // else COMPONENTS is at fault, and this would only follow from it
  const absent = critical.filter(isComponentName).filter(name => isKnown && !wanted.includes(name));
  return [
    ...unknownNames('CRITICAL_COMPONENTS', critical),
    ...absent.map(name => ({
      name: 'CRITICAL_COMPONENTS',
      problem: `names ${name}, which is not reported; allowed: ${wanted.join(', ')}`,
    })),
  ];
}

function unknownNames(variable: string, names: readonly string[]): Fault[] {
  const problem = (name: string) => `got ${JSON.stringify(name)}; allowed: ${COMPONENT_NAMES.join(', ')}`;
  return names
    .filter(name => !isComponentName(name))
    .map(name => ({ name: variable, problem: problem(name) }));
}

function isComponentName(name: string): name is ComponentName {
  return COMPONENT_NAMES.some(known => known === name);
}

function edgeFaults({ EDGE_PATH: path }: Settings): Fault[] {
  if (path !== ROUTES.health && !path?.startsWith(`${ROUTES.health}/`)) return [];
  return [
    { name: 'EDGE_PATH', problem: `lies under ${ROUTES.health}, which is public; allowed: any other path` },
  ];
}
