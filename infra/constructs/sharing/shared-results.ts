import { createHash } from 'node:crypto';
import { type Duration, Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IVpc, type SubnetSelection, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { addInfo } from '../compatibility/add-info.ts';
import type { FunctionPlace } from '../functions/beacon-function.ts';
import { heartbeatEnvironment } from '../functions/heartbeat.ts';
import type { DynamoDbEndpoint } from '../network/health-network.ts';
import {
  grantPartition,
  historyPartition,
  overridePartition,
  resultPartition,
} from '../table/beacon-table.ts';
import type { Fault } from '../validation/faults.ts';
import { namesOf } from '../validation/names.ts';
import { valueFaults } from '../validation/values.ts';

type Props = {
  readonly sharedResults?: boolean;
  /** Says how soon another environment looks at a failure. */
  readonly heartbeat?: Duration | false;
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly dynamoDbEndpoint?: DynamoDbEndpoint;
  /** A buffer is read from the table, so its user says that the functions reach it. */
  readonly buffer?: unknown;
};

type Names = Parameters<typeof namesOf>[0];

/** What the memory needs: it is read with one Query, and each write is a PutItem with a condition. */
const OPERATIONS = ['Query', 'PutItem'] as const;

/** Characters of the hash: enough to tell the network positions of one service apart. */
const HASH_LENGTH = 12;

/** Whether the environments share results. @default - where synth knows that the functions reach the table */
export function sharesResults(props: Props): boolean {
  return props.sharedResults ?? reachesTable(props);
}

export function sharedResultsFaults({ sharedResults }: Props): Fault[] {
  return valueFaults('sharedResults', sharedResults, 'true or false', given => typeof given === 'boolean');
}

/** Variables of the functions; none when results are not shared. @param place @default - outside every VPC */
export function sharingEnvironment(
  scope: Construct,
  props: Props,
  table: ITable | undefined,
  place?: FunctionPlace,
): Record<string, string> {
  if (!table || !sharesResults(props)) return {};
  return {
    SHARED_RESULTS: 'true',
    TABLE_NAME: table.tableName,
    ...heartbeatEnvironment(props.heartbeat),
    ...(place && { VANTAGE: vantageOf(scope, place) }),
  };
}

/**
 * Allows a function to use the results of its own service and stage and what operators say, and to add to its history,
 * where results are shared.
 */
export function grantSharing(table: ITable | undefined, grantee: IGrantable, props: Props & Names): void {
  if (!table || !sharesResults(props)) return;
  const { service, environment } = namesOf(props);
  grantPartition(table, grantee, resultPartition(service, environment), OPERATIONS);
  grantPartition(table, grantee, overridePartition(service, environment), ['Query']);
  grantPartition(table, grantee, historyPartition(service, environment), ['PutItem']);
}

/** Allows the public function to show on its page what components did lately. */
export function grantPast(table: ITable | undefined, grantee: IGrantable, props: Props & Names): void {
  if (!table || !sharesResults(props)) return;
  const { service, environment } = namesOf(props);
  grantPartition(table, grantee, historyPartition(service, environment), ['Query']);
}

/** Says how to share results where synth does not know whether the functions reach the table. */
export function announceSharing(scope: Construct, props: Props): void {
  if (sharesResults(props) || props.sharedResults === false) return;
  const text =
    'each environment of the functions checks for itself: synth does not know whether their subnets reach DynamoDB. ' +
    "To share results, set dynamoDbEndpoint to 'create', or sharedResults to true if there is an endpoint or a NAT " +
    'gateway. To leave it so, set sharedResults to false';
  addInfo(scope, 'beacon:HealthCheck.resultsNotShared', text);
}

/** Subnets of an imported VPC may have no way out, whatever they are called. */
function reachesTable({ vpc, vpcSubnets, dynamoDbEndpoint, buffer }: Props): boolean {
  if (!vpc || dynamoDbEndpoint === 'create' || buffer) return true;
  if (!(vpc instanceof Vpc)) return false;
  const withEgress = new Set(vpc.privateSubnets.map(({ subnetId }) => subnetId));
  return vpc.selectSubnets(vpcSubnets).subnetIds.every(id => withEgress.has(id));
}

/** A hash of the subnets and security groups. Ids that only the deployment knows count by their logical ids. */
function vantageOf(scope: Construct, { vpc, vpcSubnets, securityGroups }: FunctionPlace): string {
  const stack = Stack.of(scope);
  const position = stack.resolve([
    stack.stackName,
    vpc.selectSubnets(vpcSubnets).subnetIds,
    securityGroups.map(({ securityGroupId }) => securityGroupId),
  ]);
  return createHash('sha256').update(JSON.stringify(position)).digest('hex').slice(0, HASH_LENGTH);
}
