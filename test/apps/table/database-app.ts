import { HealthCheck, type HealthCheckProps } from '@beacon-health/beacon';
import type { Stack } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { ClusterInstance, DatabaseCluster, DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AURORA, group, POSTGRES, place, SMALL, vpcOf } from './network.ts';

type Database = NonNullable<HealthCheckProps['database']>;

/** A health check of a database that needs the VPC. */
export function check(database: (stack: Stack, vpc: IVpc) => Database, props: HealthCheckProps = {}) {
  return (stack: Stack) => {
    const vpc = vpcOf(stack);
    const checked = database(stack, vpc);
    new HealthCheck(stack, 'Health', { ...place(vpc), database: checked, ...props });
  };
}

export const instance = (stack: Stack, vpc: IVpc, props: object = {}) =>
  new DatabaseInstance(stack, 'Database', { ...place(vpc), engine: POSTGRES, instanceType: SMALL, ...props });

export const cluster = (stack: Stack, vpc: IVpc, props: object = {}) =>
  new DatabaseCluster(stack, 'Database', {
    ...place(vpc),
    engine: AURORA,
    writer: ClusterInstance.serverlessV2('writer'),
    ...props,
  });

export const secret = (stack: Stack) => Secret.fromSecretNameV2(stack, 'Login', 'orders/beacon');

export const WITH_SECRET = { secretsReachable: true };
const UP = { components: 'memory,database' };
export const IAM = { ...UP, logins: { database: 'IAM' } } as const;
export const SECRET = { ...UP, logins: { database: 'secret' } } as const;

export function secretsOf({
  secret: own,
}: {
  readonly secret?: import('aws-cdk-lib/aws-secretsmanager').ISecret | undefined;
}) {
  if (!own) throw new Error('CDK makes a secret for each database that it creates.');
  return [own];
}

export function importedInstance(stack: Stack, attributes: object = {}) {
  return DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
    instanceIdentifier: 'orders',
    instanceEndpointAddress: 'orders.abc.eu-west-1.rds.amazonaws.com',
    port: 5432,
    securityGroups: [group(stack, 'Database')],
    ...attributes,
  });
}
