import type { EnvironmentSettings } from './settings.ts';

/** Ids and hosts of `settings.ts` as the repository has them: nobody's own. Names such as `orders` may be somebody's. */
const EXAMPLES: readonly string[] = [
  'vpc-0123456789abcdef0',
  ...['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  ...['sg-0123456789abcdef0', 'sg-0123456789abcdef1'],
  'orders.abcdefghijkl.eu-west-1.rds.amazonaws.com',
  'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'master.sessions.abcdef.euw1.cache.amazonaws.com',
];

/** Every value that is still the example's, by its place. */
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
      ? [`${name}.${at}: got ${JSON.stringify(given)}, the example's; put in yours, then deploy`]
      : [],
  );
}
