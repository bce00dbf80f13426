import type { Duration } from 'aws-cdk-lib';
import type { Fault } from '../validation/faults.ts';
import {
  durationFaults,
  isBoolean,
  isRecord,
  isText,
  secondsOf,
  shown,
  valueFaults,
} from '../validation/values.ts';
import type { Route53Props } from './route53-props.ts';

/** Where Route 53 has checkers. */
const CHECKER_REGIONS: readonly string[] = [
  ...['us-east-1', 'us-west-1', 'us-west-2', 'eu-west-1'],
  ...['ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'sa-east-1'],
];

type Props = {
  readonly route53?: Route53Props;
  readonly heartbeat?: Duration | false;
};

/** What is wrong with the props of the Route 53 health check. The names in `watches` are validated with the settings. */
export function route53Faults({ route53, heartbeat }: Props): Fault[] {
  if (route53 === undefined) return [];
  if (!isRecord(route53)) {
    const problem = `got ${shown(route53)}; allowed: { watches: ['database'] }, with the components that may move traffic`;
    return [{ prop: 'route53', problem }];
  }
  return [
    ...watchesFaults(route53),
    ...numberFaults(route53),
    ...regionFaults(route53.regions),
    ...flagFaults(route53),
    ...(route53.through === 'alarm' ? alarmFaults(heartbeat, route53) : []),
  ];
}

function watchesFaults({ watches }: Route53Props): Fault[] {
  const allowed = "the components that may move traffic, at least one: ['database']";
  const isList = Array.isArray(watches) && watches.length > 0 && watches.every(isText);
  return isList ? [] : [{ prop: 'route53.watches', problem: `got ${shown(watches)}; allowed: ${allowed}` }];
}

function flagFaults(route53: Route53Props): Fault[] {
  const flags = [
    ...(['degradedFailsOver', 'unknownFailsOver', 'partialFailsOver'] as const),
    'loginSharedWithService',
  ] as const;
  return [
    ...flags.flatMap(flag => valueFaults(`route53.${flag}`, route53[flag], 'true or false', isBoolean)),
    ...valueFaults('route53.through', route53.through, "'edge' or 'alarm'", given =>
      ['edge', 'alarm'].includes(String(given)),
    ),
  ];
}

function numberFaults({ interval, confirm, failureThreshold, reservedConcurrency }: Route53Props): Fault[] {
  return [
    ...valueFaults('route53.reservedConcurrency', reservedConcurrency, '1 to 900', isConcurrency),
    ...durationFaults('route53.interval', interval, '10 or 30 seconds', seconds =>
      [10, 30].includes(seconds),
    ),
    ...durationFaults('route53.confirm', confirm, '0 to 300 whole seconds', isConfirm),
    ...valueFaults('route53.failureThreshold', failureThreshold, '1 to 10', isThreshold),
  ];
}

const isConcurrency = (given: unknown) =>
  typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= 900;

const isConfirm = (seconds: number) => Number.isInteger(seconds) && seconds >= 0 && seconds <= 300;

const isThreshold = (given: unknown) =>
  typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= 10;

function regionFaults(regions: readonly string[] | undefined): Fault[] {
  if (!regions) return [];
  const unknown = regions.filter(region => !CHECKER_REGIONS.includes(region));
  if (unknown.length === 0 && new Set(regions).size >= 3) return [];
  const problem = `got ${regions.join(', ') || 'none'}; allowed: at least 3 of ${CHECKER_REGIONS.join(', ')}`;
  return [{ prop: 'route53.regions', problem }];
}

function alarmFaults(heartbeat: Duration | false | undefined, route53: Route53Props): Fault[] {
  const faults: Fault[] = [];
  const add = (prop: string, problem: string) => faults.push({ prop: `route53.${prop}`, problem });
  if (heartbeat === false) {
    add('through', 'got "alarm" without a heartbeat, and the alarm needs its metric: remove one of the two');
  } else if (heartbeat && secondsOf(heartbeat) !== 60) {
    add('through', 'got "alarm" with a heartbeat that is not each minute: remove heartbeat');
  }
  const ofEdge = ['interval', 'confirm', 'failureThreshold', 'regions', 'reservedConcurrency'] as const;
  for (const prop of ofEdge) {
    if (route53[prop] !== undefined) {
      add(prop, 'is only for through: "edge"; with "alarm" no checker sends requests: remove it');
    }
  }
  return faults;
}
