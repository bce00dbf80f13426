import type { Duration } from 'aws-cdk-lib';
import type { Fault } from '../validation/faults.ts';
import { durationFaults, secondsOf, valueFaults } from '../validation/values.ts';
import { DEFAULTS, type Settings } from '../validation/variables.ts';
import type { Route53Props } from './route53-props.ts';

/** Where Route 53 has checkers. */
const CHECKER_REGIONS: readonly string[] = [
  ...['us-east-1', 'us-west-1', 'us-west-2', 'eu-west-1'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'sa-east-1'],
];

type Props = {
  readonly route53?: boolean | Route53Props;
  readonly settings?: Settings;
  readonly heartbeat?: Duration | false;
};

/** What is wrong with the props of the Route 53 health check. */
export function route53Faults(props: Props): Fault[] {
  if (!props.route53) return [];
  const route53 = props.route53 === true ? {} : props.route53;
  return [
    ...numberFaults(route53),
    ...regionFaults(route53.regions),
    ...(route53.through === 'alarm' ? alarmFaults(props, route53) : codeFaults(props, route53)),
  ];
}

function numberFaults({ interval, failureThreshold }: Route53Props): Fault[] {
  return [
    ...durationFaults('route53.interval', interval, '10 or 30 seconds', seconds =>
      [10, 30].includes(seconds),
    ),
    ...valueFaults('route53.failureThreshold', failureThreshold, '1 to 10', isThreshold),
  ];
}

const isThreshold = (given: unknown) =>
  typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= 10;

function regionFaults(regions: readonly string[] | undefined): Fault[] {
  if (!regions) return [];
  const unknown = regions.filter(region => !CHECKER_REGIONS.includes(region));
  if (unknown.length === 0 && new Set(regions).size >= 3) return [];
  const problem = `got ${regions.join(', ') || 'none'}; allowed: at least 3 of ${CHECKER_REGIONS.join(', ')}`;
  return [{ prop: 'route53.regions', problem }];
}

/** Route 53's checkers only read the status code (2xx and 3xx are healthy), unless they search for a text. */
function codeFaults({ settings }: Props, { degradedFailsOver }: Route53Props): Fault[] {
  const code = settings?.DEGRADED_STATUS_CODE ?? DEFAULTS.degradedStatusCode;
  if (degradedFailsOver || code.startsWith('2')) return [];
  const problem =
    `is not true, and DEGRADED_STATUS_CODE is ${code}, which Route 53 reads as unhealthy: ` +
    'set degradedFailsOver to true, or the code to a 2xx';
  return [{ prop: 'route53.degradedFailsOver', problem }];
}

function alarmFaults({ heartbeat }: Props, route53: Route53Props): Fault[] {
  const faults: Fault[] = [];
  const add = (prop: string, problem: string) => faults.push({ prop: `route53.${prop}`, problem });
  if (heartbeat === false) {
    add('through', 'got "alarm" without a heartbeat, and the alarm needs its metric: remove one of the two');
  } else if (heartbeat && secondsOf(heartbeat) !== 60) {
    add('through', 'got "alarm" with a heartbeat that is not each minute: remove heartbeat');
  }
  if (route53.degradedFailsOver) {
    add('degradedFailsOver', 'got true with "alarm", and the alarm only follows "down": remove it');
  }
  for (const prop of ['interval', 'failureThreshold', 'regions'] as const) {
    if (route53[prop] !== undefined) {
      add(prop, 'is only for through: "edge"; with "alarm" no checker sends requests: remove it');
    }
  }
  return faults;
}
