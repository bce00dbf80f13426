import type { Construct } from 'constructs';
import { alarmFaults } from './alarms/wiring/alarm-faults.ts';
import { apiFaults } from './api/api-faults.ts';
import { privateApiFaults } from './api/private-api-faults.ts';
import { bufferName } from './dependencies/buffer-props.ts';
import { checkFaults, OTHER_COMPONENTS } from './dependencies/check-faults.ts';
import { checksEnvironment } from './dependencies/environment.ts';
import type { DependencyLink } from './dependencies/link/dependency-link.ts';
import { requestedDependencies, requestedOwnChecks } from './dependencies/requested-checks.ts';
import { heartbeatFaults } from './functions/heartbeat-faults.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import { networkFaults } from './network/network-faults.ts';
import { regionFaults } from './route53/region-faults.ts';
import { route53Faults } from './route53/route53-faults.ts';
import { route53Environment } from './route53/route53-props.ts';
import { sharedResultsFaults } from './sharing/shared-results.ts';
import { componentsWithVariables } from './validation/component-variables.ts';
import { exampleEnv } from './validation/example-values.ts';
import type { Fault } from './validation/faults.ts';
import { nameEnvironment, nameFaults } from './validation/names.ts';
import { type Expected, settingsFaults } from './validation/settings-faults.ts';
import { isRecord } from './validation/values.ts';

/**
 * Everything that is wrong with the props of the health check `scope`.
 * @param links of the dependencies whose props are in order
 * @param linkFaults what is wrong with the props of the others
 */
export function propsFaults(
  scope: Construct,
  props: HealthCheckProps,
  links: readonly DependencyLink[],
  linkFaults: readonly Fault[],
): Fault[] {
  const requested = requestedDependencies(props);
  const faults = [
    ...emptyFaults(props),
    ...networkFaults(
      props,
      requested.map(({ component }) => component),
    ),
    ...sharedResultsFaults(props),
    ...checkFaults(props),
    ...nameFaults(props),
    ...heartbeatFaults(props),
    ...alarmFaults(props),
    ...apiFaults(props),
    ...route53Faults(props),
    ...privateApiFaults(props),
    ...regionFaults(scope, watchesOf(props), requested),
    ...linkFaults,
  ];
  const atStart = settingsFaults(props, expectedAtStart(props, links));
  return [...faults, ...atStart.filter(({ prop }) => !faults.some(each => isAbout(each, prop)))];
}

/** The components that may move traffic. Callers without types may give anything. */
function watchesOf({ route53 }: HealthCheckProps): readonly string[] {
  return isRecord(route53) && Array.isArray(route53.watches) ? route53.watches : [];
}

/** Whether a fault is about a prop, or about one inside it. */
const isAbout = (fault: Fault, prop: string) => fault.prop === prop || fault.prop.startsWith(`${prop}.`);

/** What the functions will find when they start. An example stands in for a dependency that has faults. */
function expectedAtStart(props: HealthCheckProps, links: readonly DependencyLink[]): Expected {
  const requested = requestedDependencies(props)
    .map(({ component, prop, check: { kind } }) => ({
      component,
      kind,
      prop,
      isInChecks: prop !== component,
    }))
    .filter(({ component, isInChecks }) => !(isInChecks && OTHER_COMPONENTS.includes(component)));
  const components = componentsWithVariables(requested);
  const expected = requested.map(({ component, kind, isInChecks }) => {
    const link = links.find(each => each.component === component);
    const settings = components.find(each => each.component === component)?.kind;
    const env = link?.env ?? (settings ? exampleEnv(settings, component) : {});
    return { component, kind, isInChecks, env };
  });
  return {
    environment: {
      ...nameEnvironment(props),
      ...(watchesOf(props).length > 0 && route53Environment(props.route53)),
      ...checksEnvironment(expected, bufferName(props.buffer), 'example'),
    },
    components,
    ownChecks: requestedOwnChecks(props).map(({ component }) => component),
  };
}

/** A health check of nothing but its own memory is a mistake. */
function emptyFaults(props: HealthCheckProps): Fault[] {
  const isEmpty = requestedDependencies(props).length === 0 && requestedOwnChecks(props).length === 0;
  if (!isEmpty || props.buffer || props.code) return [];
  return [{ prop: 'database', problem: 'nothing to check: give database, cache, checks or buffer' }];
}
