import { ConfigError, type Fault } from '../errors.ts';
import { COMPONENT_NAMES, type ComponentName } from '../names/components.ts';
import { ROUTES } from '../names/routes.ts';
import type { Component, Parts } from './definition.ts';
import { REGISTRY } from './registry.ts';
import { type Env, readSettings, type Settings } from './settings.ts';

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
  const factories = new Map(
    COMPONENT_NAMES.flatMap(name => {
      const factory = REGISTRY[name].configure(settings, faults);
      return factory ? [[name, factory] as const] : [];
    }),
  );
  const wanted: readonly string[] = settings.COMPONENTS ?? [...factories.keys()];
  faults.push(...componentFaults(settings, [...factories.keys()], wanted, faults));
  faults.push(...edgeFaults(settings));
  if (faults.length > 0) throw new ConfigError(faults);

  const critical = settings.CRITICAL_COMPONENTS ?? CRITICAL_BY_DEFAULT;
  const lambdaMegabytes = Number(env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE) || undefined;
  return {
    settings,
    degradedStatusCodeGiven: Boolean(env.DEGRADED_STATUS_CODE),
    build: parts =>
      [...factories]
        .filter(([name]) => wanted.includes(name))
        .map(([name, create]) => create({ ...parts, critical: critical.includes(name), lambdaMegabytes })),
  };
}

/** Names that nobody knows, and components that somebody wants and nobody configured. */
function componentFaults(
  { COMPONENTS: asked = [], CRITICAL_COMPONENTS: critical = [] }: Settings,
  configured: readonly string[],
  wanted: readonly string[],
  known: readonly Fault[],
): Fault[] {
  const missing = asked.filter(isComponentName).filter(name => !configured.includes(name));
  return [
    ...unknownNames('COMPONENTS', asked),
    ...missing
      .map(name => ({ name, needs: REGISTRY[name].needs }))
      .filter(({ needs }) => !known.some(fault => fault.name === needs))
      .map(({ name, needs }) => ({
        name: 'COMPONENTS',
        problem: `names ${name}, which is not configured: set ${needs}, or take the name out`,
      })),
    ...unknownNames('CRITICAL_COMPONENTS', critical),
    ...critical
      .filter(isComponentName)
      .filter(name => !wanted.includes(name))
      .map(name => ({
        name: 'CRITICAL_COMPONENTS',
        problem: `names ${name}, which is not reported; allowed: ${wanted.join(', ')}`,
      })),
  ];
}

function unknownNames(variable: string, names: readonly string[]): Fault[] {
  return names
    .filter(name => !isComponentName(name))
    .map(name => ({
      name: variable,
      problem: `got ${JSON.stringify(name)}; allowed: ${COMPONENT_NAMES.join(', ')}`,
    }));
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
