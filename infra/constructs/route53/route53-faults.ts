import type { HealthCheckProps } from '../health-check-props.ts';
import type { Fault } from '../validation/faults.ts';
import { VARIABLES as ENV } from '../validation/variables.ts';
import type { Route53Props } from './route53-props.ts';

/** Where Route 53 has checkers. */
const CHECKER_REGIONS: readonly string[] = [
  ...['us-east-1', 'us-west-1', 'us-west-2', 'eu-west-1'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'sa-east-1'],
];

export function route53Faults(props: HealthCheckProps): Fault[] {
  const route53 = typeof props.route53 === 'object' ? props.route53 : {};
  if (props.route53 === undefined || props.route53 === false) return [];
  return [
    ...numberFaults(route53),
    ...regionFaults(route53.regions),
    ...(route53.through === 'alarm' ? alarmFaults(props, route53) : codeFaults(props, route53)),
  ];
}

function numberFaults({ interval, failureThreshold: threshold }: Route53Props): Fault[] {
  const faults: Fault[] = [];
  if (interval && ![10, 30].includes(interval.toSeconds())) {
    const problem = `got ${interval.toHumanString()}; allowed: 10 or 30 seconds`;
    faults.push({ prop: 'route53.interval', problem });
  }
  if (threshold !== undefined && !(Number.isInteger(threshold) && threshold >= 1 && threshold <= 10)) {
    faults.push({ prop: 'route53.failureThreshold', problem: `got ${threshold}; allowed: 1 to 10` });
  }
  return faults;
}

function regionFaults(regions: readonly string[] | undefined): Fault[] {
  if (!regions) return [];
  const unknown = regions.filter(region => !CHECKER_REGIONS.includes(region));
  if (unknown.length === 0 && new Set(regions).size >= 3) return [];
  const problem = `got ${regions.join(', ') || 'none'}; allowed: at least 3 of ${CHECKER_REGIONS.join(', ')}`;
  return [{ prop: 'route53.regions', problem }];
}

/** Checkers read the code alone (2xx and 3xx are healthy), unless they look for a text. */
function codeFaults({ settings }: HealthCheckProps, { degradedFailsOver }: Route53Props): Fault[] {
  const code = settings?.DEGRADED_STATUS_CODE ?? ENV.DEGRADED_STATUS_CODE.default;
  if (degradedFailsOver || code.startsWith('2')) return [];
  const problem =
    `is not true, and DEGRADED_STATUS_CODE is ${code}, which Route 53 reads as unhealthy: ` +
    'set it to true, or the code to a 2xx';
  return [{ prop: 'route53.degradedFailsOver', problem }];
}

function alarmFaults({ heartbeat }: HealthCheckProps, route53: Route53Props): Fault[] {
  const faults: Fault[] = [];
  const add = (prop: string, problem: string) => faults.push({ prop: `route53.${prop}`, problem });
  if (heartbeat === false)
    add('through', 'got "alarm" without a heartbeat, whose metric it follows: take one out');
  else if (heartbeat && heartbeat.toMinutes() > 1) {
    add('through', 'got "alarm" with a heartbeat slower than a minute: leave heartbeat at its default');
  }
  if (route53.degradedFailsOver)
    add('degradedFailsOver', 'got true with "alarm", which follows "down" alone');
  for (const prop of ['interval', 'failureThreshold', 'regions'] as const) {
    if (route53[prop] !== undefined) add(prop, 'goes with through: "edge" alone: nobody asks, with "alarm"');
  }
  return faults;
}
