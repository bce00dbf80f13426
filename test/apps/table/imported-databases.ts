import { HealthCheck } from '@beacon-health/beacon';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCluster, DatabaseProxy } from 'aws-cdk-lib/aws-rds';
import { check, IAM, importedInstance, secret, WITH_SECRET } from './database-app.ts';
import { group, ISOLATED } from './network.ts';
import type { Row } from './row.ts';

export const IMPORTED_DATABASES: readonly Row[] = [
  {
    target: 'an RDS instance',
    from: 'imported',
    login: 'IAM',
    add: check(stack => ({ target: importedInstance(stack, { instanceResourceId: 'db-ABCDEFGHIJ' }) })),
    shows: IAM,
  },
  {
    target: 'an RDS instance without a resource id',
    from: 'imported',
    login: 'IAM',
    add: check(stack => ({ target: importedInstance(stack) })),
    shows: { fault: 'resourceId: is not given' },
  },
  {
    target: 'an RDS instance, with the resource id in the props',
    from: 'imported',
    login: 'IAM',
    add: check(stack => ({ target: importedInstance(stack), resourceId: 'db-ABCDEFGHIJ' })),
    shows: IAM,
  },
  {
    target: 'an RDS instance without security groups',
    from: 'imported',
    login: 'secret',
    add: check(
      stack => ({ target: importedInstance(stack, { securityGroups: [] }), secret: secret(stack) }),
      WITH_SECRET,
    ),
    shows: { fault: 'was imported without security groups' },
  },
  {
    target: 'an RDS instance whose security group is immutable',
    from: 'imported',
    login: 'IAM',
    add: check(stack => {
      const id = 'sg-0123456789abcdef0';
      const securityGroups = [SecurityGroup.fromSecurityGroupId(stack, 'Closed', id, { mutable: false })];
      return { target: importedInstance(stack, { securityGroups, instanceResourceId: 'db-ABCDEFGHIJ' }) };
    }),
    shows: { ...IAM, says: 'Add this rule to it by hand: TCP, port 5432' },
  },
  {
    target: 'an Aurora cluster',
    from: 'imported',
    login: 'IAM',
    add: check(stack => ({
      target: DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', {
        clusterIdentifier: 'orders',
        clusterEndpointAddress: 'orders.cluster-abc.eu-west-1.rds.amazonaws.com',
        port: 5432,
        securityGroups: [group(stack, 'Database')],
        clusterResourceIdentifier: 'cluster-ABCDEFGHIJ',
      }),
    })),
    shows: IAM,
  },
  {
    target: 'an Aurora cluster without an endpoint',
    from: 'imported',
    login: 'secret',
    add: check(
      stack => ({
        target: DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', {
          clusterIdentifier: 'orders',
          securityGroups: [group(stack, 'Database')],
        }),
        secret: secret(stack),
      }),
      WITH_SECRET,
    ),
    shows: { fault: 'was imported without an endpoint' },
  },
  {
    target: 'an RDS Proxy',
    from: 'imported',
    login: 'secret',
    add: check(
      stack => ({
        target: DatabaseProxy.fromDatabaseProxyAttributes(stack, 'Database', {
          dbProxyName: 'orders',
          dbProxyArn: 'arn:aws:rds:eu-west-1:123456789012:db-proxy:prx-0123456789abcdef0',
          endpoint: 'orders.proxy-abc.eu-west-1.rds.amazonaws.com',
          securityGroups: [group(stack, 'Database')],
        }),
        secret: secret(stack),
      }),
      WITH_SECRET,
    ),
    shows: { fault: 'was imported without security groups' },
  },
  {
    target: 'an RDS instance, in a VPC that is imported, too',
    from: 'imported',
    login: 'IAM',
    add: stack => {
      const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-0123456789',
        availabilityZones: ['eu-west-1a', 'eu-west-1b'],
        isolatedSubnetIds: ['subnet-1', 'subnet-2'],
        isolatedSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
      });
      const target = importedInstance(stack, { instanceResourceId: 'db-ABCDEFGHIJ' });
      new HealthCheck(stack, 'Health', { vpc, vpcSubnets: ISOLATED, database: { target } });
    },
    shows: IAM,
  },
];
