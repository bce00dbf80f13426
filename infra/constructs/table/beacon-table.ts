import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { PARTITIONS, TABLE_KEYS } from '../../../lib/names/table.ts';

type TableOptions = { readonly encryptionKey?: IKey | false; readonly removalPolicy?: RemovalPolicy };

/** Creates the table of buffer depths, shared results and reported alarms. By default it is kept when the stack is deleted. */
export function createTable(scope: Construct, { encryptionKey, removalPolicy }: TableOptions): Table {
  return new Table(scope, 'Table', {
    partitionKey: { name: TABLE_KEYS.partition, type: AttributeType.STRING },
    sortKey: { name: TABLE_KEYS.sort, type: AttributeType.STRING },
    timeToLiveAttribute: TABLE_KEYS.expiry,
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...(encryptionKey ? { encryptionKey } : { encryption: TableEncryption.AWS_MANAGED }),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
  });
}

/** The partition key of the depths that the writers of a buffer report. */
export function bufferPartition(name: string): string {
  return `${PARTITIONS.buffer}${name}`;
}

/** The partition key of the alarms of one stage of a service. */
export function alarmPartition(service: string, stage: string): string {
  return `${PARTITIONS.alarm}${service}#${stage}`;
}

/** The partition key of the results that the environments of one stage of a service share. */
export function resultPartition(service: string, stage: string): string {
  return `${PARTITIONS.result}${service}#${stage}`;
}

/** The partition key of what operators say about the components of one stage of a service. */
export function overridePartition(service: string, stage: string): string {
  return `${PARTITIONS.override}${service}#${stage}`;
}

/** The partition key of what happened to the components of one stage of a service. */
export function historyPartition(service: string, stage: string): string {
  return `${PARTITIONS.history}${service}#${stage}`;
}

const WRITES = /^(Put|Update|Delete|BatchWrite)/;

/** Allows operations, such as `PutItem`, on the items of one partition and on no others. */
export function grantPartition(
  table: ITable,
  grantee: IGrantable,
  partition: string,
  operations: readonly string[],
): Grant {
  const { encryptionKey: key } = table;
  if (operations.some(operation => WRITES.test(operation))) key?.grantEncryptDecrypt(grantee);
  else key?.grantDecrypt(grantee);
  return Grant.addToPrincipal({
    grantee,
    actions: operations.map(operation => `dynamodb:${operation}`),
    resourceArns: [table.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [partition] } },
  });
}
