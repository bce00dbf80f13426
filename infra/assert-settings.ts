import { shownName } from '../lib/settings/rejected-value.ts';
import type { EnvironmentSettings } from './settings.ts';
import { exampleFaults } from './settings-examples.ts';

type Environments = Readonly<Record<string, EnvironmentSettings>>;

const PATTERNS = {
  vpc: [/^vpc-[0-9a-f]{8,17}$/, 'vpc-…'],
  subnet: [/^subnet-[0-9a-f]{8,17}$/, 'subnet-…'],
  routeTable: [/^rtb-[0-9a-f]{8,17}$/, 'rtb-…'],
  securityGroup: [/^sg-[0-9a-f]{8,17}$/, 'sg-…'],
  resource: [/^(db|cluster|prx)-[\w-]+$/, 'db-…, cluster-… or prx-…'],
  account: [/^\d{12}$/, '12 digits'],
  region: [/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, such as eu-west-1'],
  zone: [/^[a-z]{2}(-[a-z]+)+-\d\S*[a-z]$/, 'a zone, such as eu-west-1a'],
  host: [/^[\w.-]{1,253}$/, 'a host name'],
  email: [/^[^\s@]+@[^\s@]+$/, 'an email address'],
  environment: [/^[A-Za-z][A-Za-z0-9-]{0,31}$/, '1 to 32 letters, digits and -, a letter first'],
} as const satisfies Record<string, readonly [RegExp, string]>;

/** The settings can't be used. The message lists every fault. */
class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(faults: readonly string[]) {
    const count = faults.length === 1 ? '1 thing is' : `${faults.length} things are`;
    super(`${count} wrong in infra/settings.ts.\n${faults.map(fault => `- ${fault}`).join('\n')}`);
  }
}

/**
 * Checks the settings of all environments.
 * @param examples whether the ids of the example are allowed: they are enough to look at the templates
 * @throws SettingsError that lists every fault
 */
export function assertSettings(environments: Environments, examples: boolean): void {
  const faults = Object.entries(environments).flatMap(([name, settings]) => [
    ...matches('environment', name, name),
    ...settingsFaults(name, settings),
    ...(examples ? [] : exampleFaults(name, settings)),
  ]);
  if (Object.keys(environments).length === 0) faults.push('there is no environment; give one');
  if (faults.length > 0) throw new SettingsError(faults);
}

function settingsFaults(name: string, settings: EnvironmentSettings): string[] {
  const { account, region, vpc, database, cache, emails = [] } = settings;
  return [
    ...(account === undefined ? [] : matches('account', `${name}.account`, account)),
    ...(region === undefined ? [] : matches('region', `${name}.region`, region)),
    ...vpcFaults(name, settings),
    ...(database ? databaseFaults(`${name}.database`, database) : []),
    ...(cache ? endpointFaults(`${name}.cache`, cache) : []),
    ...emails.flatMap((email, index) => matches('email', `${name}.emails[${index}]`, email)),
    ...(vpc.availabilityZones.length === vpc.subnetIds.length
      ? []
      : [
          `${name}.vpc: got ${vpc.subnetIds.length} subnetIds in ${vpc.availabilityZones.length} availabilityZones; give one subnet in each zone`,
        ]),
  ];
}

function vpcFaults(name: string, { vpc, dynamoDbEndpoint }: EnvironmentSettings): string[] {
  const { id, availabilityZones, subnetIds, routeTableIds = [] } = vpc;
  const each = (kind: keyof typeof PATTERNS, prop: string, given: readonly string[]) =>
    given.flatMap((value, index) => matches(kind, `${name}.vpc.${prop}[${index}]`, value));
  const missing = dynamoDbEndpoint === 'create' && routeTableIds.length !== subnetIds.length;
  const cure = `got ${routeTableIds.length} for ${subnetIds.length} subnets; dynamoDbEndpoint "create" needs one for each`;
  return [
    ...matches('vpc', `${name}.vpc.id`, id),
    ...each('zone', 'availabilityZones', availabilityZones),
    ...each('subnet', 'subnetIds', subnetIds),
    ...each('routeTable', 'routeTableIds', routeTableIds),
    ...(missing ? [`${name}.vpc.routeTableIds: ${cure}`] : []),
  ];
}

function databaseFaults(at: string, database: NonNullable<EnvironmentSettings['database']>): string[] {
  return [...endpointFaults(at, database), ...matches('resource', `${at}.resourceId`, database.resourceId)];
}

type Endpoint = { readonly host: string; readonly port?: number; readonly securityGroupId: string };

function endpointFaults(at: string, { host, port, securityGroupId }: Endpoint): string[] {
  const isPort = port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535);
  return [
    ...matches('host', `${at}.host`, host),
    ...(isPort ? [] : [`${at}.port: got ${port}; allowed: 1 to 65535`]),
    ...matches('securityGroup', `${at}.securityGroupId`, securityGroupId),
  ];
}

function matches(kind: keyof typeof PATTERNS, at: string, given: string): string[] {
  const [pattern, allowed] = PATTERNS[kind];
  const shown = kind === 'host' ? shownName(given) : JSON.stringify(given);
  return pattern.test(given) ? [] : [`${at}: got ${shown}; allowed: ${allowed}`];
}
