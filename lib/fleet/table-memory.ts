import { AWS_IDENTITY_MISSING, type AwsIdentity, awsIdentityOf } from '../connections/aws-identity.ts';
import type { SharedMemory } from '../health/shared-memory.ts';
import { PARTITIONS } from '../names/table.ts';
import type { CommonSettings } from '../settings/common.ts';
import type { Env } from '../settings/read-table.ts';
import type { Clock } from '../time/clock.ts';
import { fingerprintOf } from './fingerprint.ts';
import { FleetMemory } from './fleet-memory.ts';
import type { InvalidRow } from './override-rows.ts';
import { TableClient } from './table-client.ts';
import { TableClock } from './table-clock.ts';

export type TableMemoryOptions = {
  readonly env: Env;
  readonly common: CommonSettings;
  /** What each component is configured to check, by the name of the component. */
  readonly configurations: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  readonly clock: Clock;
  /** Called with each access of the table that failed. */
  readonly onError: (error: unknown) => void;
  /** Called once with each row of an override that is not valid. */
  readonly onInvalidOverride: (row: InvalidRow) => void;
};

/** The memory in a table, which all environments of a service and stage share. Everything about it loads with this file. */
export function tableMemory({
  env,
  common,
  configurations,
  clock,
  onError,
  onInvalidOverride,
}: TableMemoryOptions): SharedMemory {
  const { SERVICE_NAME: service, ENVIRONMENT: stage, VANTAGE: vantage, TABLE_NAME: tableName = '' } = common;
  const identity = awsIdentityOf(env);
  if (!identity) throw new TypeError(`SHARED_RESULTS ${AWS_IDENTITY_MISSING}`);
  const tableClock = new TableClock();
  return new FleetMemory({
    clock,
    tableClock,
    onError,
    onInvalidOverride,
    overridePartition: `${PARTITIONS.override}${service}#${stage}`,
    partition: `${PARTITIONS.result}${service}#${stage}`,
    historyPartition: `${PARTITIONS.history}${service}#${stage}`,
    region: identity.region,
    sortKey: component => {
      const fingerprint = fingerprintOf(configurations.get(component) ?? {});
      return `${component}#${identity.region}#${vantage}#${fingerprint}`;
    },
    loadTable: async () => {
      const onServerTime = (serverMs: number) => tableClock.heard(serverMs, clock.now());
      return new TableClient({ tableName, endpoint: endpointOf(env, identity), identity, onServerTime });
    },
  });
}

/** The endpoint of DynamoDB, as AWS's SDKs find it. */
export function endpointOf(env: Env, { region }: AwsIdentity): URL {
  const given = env.AWS_ENDPOINT_URL_DYNAMODB || env.AWS_ENDPOINT_URL;
  if (given) return new URL(given);
  const service = env.AWS_USE_FIPS_ENDPOINT === 'true' ? 'dynamodb-fips' : 'dynamodb';
  return new URL(`https://${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`);
}
