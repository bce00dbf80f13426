import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** The table of buffer depths and of alarm claims. It is kept when the stack goes. */
export function beaconTable(scope: Construct): Table {
  return new Table(scope, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: 'expires_at',
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.AWS_MANAGED,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.RETAIN,
  });
}

/** Lets somebody at the items of one partition key, and at no others of the table. */
export function grantItems(
  table: ITable,
  grantee: IGrantable,
  key: string,
  operations: readonly string[],
): Grant {
  table.encryptionKey?.grantEncryptDecrypt(grantee);
  return Grant.addToPrincipal({
    grantee,
    actions: operations.map(operation => `dynamodb:${operation}`),
    resourceArns: [table.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [key] } },
  });
}
