import { Token } from 'aws-cdk-lib';
import { apiFaults } from './api/api-faults.ts';
import type { HealthCheckProps } from './health-check-props.ts';
import { subnetFaults } from './network/network-faults.ts';
import { route53Faults } from './route53/route53-faults.ts';
import { combinationFaults } from './validation/combination-faults.ts';
import type { Fault } from './validation/faults.ts';
import { isServiceName, SERVICE_NAME_ALLOWED } from './validation/names.ts';
import { settingsFaults } from './validation/settings-faults.ts';

/** A slower one could not be told from one that stopped: alarms look back for hours, not days. */
const MAX_HEARTBEAT_MINUTES = 60;

/** What is wrong with the props, but for what only the database and the cache themselves tell. */
export function propFaults(props: HealthCheckProps): Fault[] {
  return [
    ...dependencyFaults(props),
    ...subnetFaults(props),
    ...nameFaults(props),
    ...secretFaults(props),
    ...heartbeatFaults(props),
    ...alarmFaults(props),
    ...apiFaults(props),
    ...route53Faults(props),
    ...settingsFaults(props),
    ...combinationFaults(props),
  ];
}

function dependencyFaults({
  database,
  cache,
  buffer,
  code,
  vpc,
  vpcSubnets,
  dynamoDbEndpoint,
}: HealthCheckProps) {
  const faults: Fault[] = [];
  const add = (prop: string, problem: string) => faults.push({ prop, problem });
  if (!database && !cache && !buffer && !code)
    add('database', 'nothing to check: give database, cache or buffer');
  if (!vpc && (database || cache))
    add('vpc', 'is not given; database and cache are asked from inside theirs: give it');
  if (!vpc && vpcSubnets) add('vpcSubnets', 'got subnets of no VPC: give vpc, too');
  if (!vpc && dynamoDbEndpoint === 'create')
    add('dynamoDbEndpoint', 'got "create" without a VPC: take it out');
  return faults;
}

function nameFaults({ serviceName, environment, version, buffer }: HealthCheckProps): Fault[] {
  const names = {
    serviceName,
    environment,
    version,
    ...(typeof buffer === 'object' && { 'buffer.name': buffer.name }),
  };
  return Object.entries(names).flatMap(([prop, given]) =>
    given === undefined || isServiceName(given)
      ? []
      : [{ prop, problem: `got ${JSON.stringify(given)}; allowed: ${SERVICE_NAME_ALLOWED}` }],
  );
}

function secretFaults({ database, cache, secretsReachable }: HealthCheckProps): Fault[] {
  if (secretsReachable) return [];
  const problem =
    'got a secret, and the functions have no way to Secrets Manager: take it out for an IAM login, or give their ' +
    'subnets an interface endpoint for Secrets Manager or NAT, and set secretsReachable to true';
  return Object.entries({ database, cache }).flatMap(([name, link]) =>
    link?.secret ? [{ prop: `${name}.secret`, problem }] : [],
  );
}

function heartbeatFaults({ heartbeat }: HealthCheckProps): Fault[] {
  if (!heartbeat || heartbeat.isUnresolved()) return [];
  const minutes = heartbeat.toMinutes({ integral: false });
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_HEARTBEAT_MINUTES) return [];
  return [
    {
      prop: 'heartbeat',
      problem: `got ${heartbeat.toHumanString()}; allowed: 1 to ${MAX_HEARTBEAT_MINUTES} whole minutes, or false`,
    },
  ];
}

function alarmFaults({ alarms, dashboard }: HealthCheckProps): Fault[] {
  const { slowMs, runbookUrl } = alarms || {};
  const faults: Fault[] = [];
  if (alarms === false && dashboard) {
    const problem = 'got true with alarms: false; it shows the alarms and their limits: take one of them out';
    faults.push({ prop: 'dashboard', problem });
  }
  if (slowMs !== undefined && !(slowMs > 0)) {
    faults.push({ prop: 'alarms.slowMs', problem: `got ${slowMs}; allowed: more than 0 (ms)` });
  }
  if (runbookUrl !== undefined && !Token.isUnresolved(runbookUrl) && !/^https?:\/\/\S+$/.test(runbookUrl)) {
    const given = JSON.stringify(runbookUrl);
    faults.push({ prop: 'alarms.runbookUrl', problem: `got ${given}; allowed: https://…` });
  }
  return faults;
}
