import type { EnvironmentSettings } from './settings.ts';

/** Ids and hosts of `settings.ts` that only exist as examples. (A name such as `orders` may be real.) */
const EXAMPLES: readonly string[] = [
  'vpc-0123456789abcdef0',
  ...['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  ...['sg-0123456789abcdef0', 'sg-0123456789abcdef1'],
  'orders.abcdefghijkl.eu-west-1.rds.amazonaws.com',
  'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'master.sessions.abcdef.euw1.cache.amazonaws.com',
];

/** A fault for every value that is still the example's. */
export function exampleFaults(name: string, { vpc, database, cache }: EnvironmentSettings): string[] {
  const values = {
    'vpc.id': vpc.id,
    ...Object.fromEntries(vpc.subnetIds.map((id, index) => [`vpc.subnetIds[${index}]`, id])),
    'database.host': database?.host,
    'database.securityGroupId': database?.securityGroupId,
    'database.resourceId': database?.resourceId,
    'cache.host': cache?.host,
    'cache.securityGroupId': cache?.securityGroupId,
  };
  return Object.entries(values).flatMap(([at, given]) =>
    given !== undefined && EXAMPLES.includes(given)
      ? [`${name}.${at}: got ${JSON.stringify(given)}, the example's; replace it with yours, then deploy`]
      : [],
  );
}
