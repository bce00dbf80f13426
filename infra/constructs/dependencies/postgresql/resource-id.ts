import { Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnDBInstance, type IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import type { Fault } from '../../validation/faults.ts';
import { isUnknown } from '../../validation/placeholders.ts';
import { isText, valueFaults } from '../../validation/values.ts';

/** What is wrong with the id by which IAM knows an instance, a cluster or a proxy. @param prop where it was given */
export function resourceIdFaults(prop: string, given: unknown): Fault[] {
  return valueFaults(prop, given, 'db-…, cluster-… or prx-…', isResourceId);
}

const isResourceId = (given: unknown) =>
  isText(given) && (isUnknown(given) || /^(db|cluster|prx)-[A-Za-z0-9]+$/.test(given));

/** Allows IAM logins of a user. @param scope its account and region are those of the database */
export function grantConnectTo(
  scope: IConstruct,
  grantee: IGrantable,
  resourceId: string,
  user: string,
): void {
  const resource = `dbuser:${resourceId}`;
  const resourceArns = [Stack.of(scope).formatArn({ service: 'rds-db', resource, resourceName: user })];
  Grant.addToPrincipal({ grantee, actions: ['rds-db:connect'], resourceArns });
}

/** CDK adds no permission to this one. */
const NOBODY = new AccountRootPrincipal();

/**
 * The same for an instance, of which it switches IAM logins on, as CDK's own grant does. But without a feature flag, CDK's
 * grant names a read replica by its ARN, and IAM knows no such user.
 */
export function grantConnectToInstance(instance: IDatabaseInstance, grantee: IGrantable, user: string): void {
  const own = instance.node.defaultChild;
  if (!(own instanceof CfnDBInstance)) {
    instance.grantConnect(grantee, user);
    return;
  }
  instance.grantConnect(NOBODY, user);
  grantConnectTo(instance, grantee, own.attrDbiResourceId, user);
}
