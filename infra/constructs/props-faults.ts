import { alarmFaults } from './alarms/wiring/alarm-faults.ts';
import { apiFaults } from './api/api-faults.ts';
import { checkFaults } from './dependencies/check-faults.ts';
import { requestedDependencies, requestedOwnChecks } from './dependencies/requested-checks.ts';
import { heartbeatFaults } from './functions/heartbeat-faults.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import { networkFaults } from './network/network-faults.ts';
import { route53Faults } from './route53/route53-faults.ts';
import { combinationFaults } from './validation/combination-faults.ts';
import type { Fault } from './validation/faults.ts';
import { nameFaults } from './validation/names.ts';
import { settingsFaults } from './validation/settings-faults.ts';

/** What is wrong with the props, apart from those of each dependency: `readLinks` reads these. */
export function propsFaults(props: HealthCheckProps): Fault[] {
  const dependencies = requestedDependencies(props).map(({ component, prop, check }) => ({
    component,
    prop,
    model: check.model,
  }));
  return [
    ...emptyFaults(props),
    ...networkFaults(
      props,
      dependencies.map(({ component }) => component),
    ),
    ...checkFaults(props),
    ...nameFaults(props),
    ...heartbeatFaults(props),
    ...alarmFaults(props),
    ...apiFaults(props),
    ...route53Faults(props),
    ...settingsFaults(props, dependencies),
    ...combinationFaults(props, dependencies),
  ];
}

/** A health check of nothing but its own memory is a mistake. */
function emptyFaults(props: HealthCheckProps): Fault[] {
  const isEmpty = requestedDependencies(props).length === 0 && requestedOwnChecks(props).length === 0;
  if (!isEmpty || props.buffer || props.code) return [];
  return [{ prop: 'database', problem: 'nothing to check: give database, cache, checks or buffer' }];
}
