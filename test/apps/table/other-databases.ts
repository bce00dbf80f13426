import { HealthCheck } from '@beacon-health/beacon';
import { CfnParameter } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { check, IAM, importedInstance, SECRET, secret, WITH_SECRET } from './database-app.ts';
import { lookedUpCluster, lookedUpInstance } from './looked-up.ts';
import { group } from './network.ts';
import type { Row } from './row.ts';

export const OTHER_DATABASES: readonly Row[] = [
  {
    target: 'an RDS instance, in a VPC that is looked up',
    from: 'looked up',
    login: 'IAM',
    add: stack => {
      const vpc = Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-12345' });
      const target = importedInstance(stack, { instanceResourceId: 'db-ABCDEFGHIJ' });
      new HealthCheck(stack, 'Health', { vpc, database: { target } });
    },
    shows: IAM,
  },
  {
    target: 'an RDS instance, at the first pass of synth',
    from: 'looked up',
    login: 'IAM',
    add: check(stack => ({ target: lookedUpInstance(stack) })),
    shows: { ...IAM, says: 'CDK has not looked up database.target yet' },
  },
  {
    target: 'an Aurora cluster, at the first pass of synth',
    from: 'looked up',
    login: 'IAM',
    add: check(stack => ({ target: lookedUpCluster(stack) })),
    shows: { ...IAM, says: 'CDK has not looked up database.target yet' },
  },
  {
    target: 'a PostgreSQL whose security group is looked up',
    from: 'looked up',
    login: 'IAM',
    add: check(stack => ({
      target: {
        host: 'orders.internal',
        securityGroup: SecurityGroup.fromLookupById(stack, 'Group', 'sg-0123456789abcdef0'),
      },
      resourceId: 'db-ABCDEFGHIJ',
    })),
    shows: { ...IAM, says: 'CDK has not looked up database.target.securityGroup yet' },
  },
  {
    target: 'a PostgreSQL whose host is a parameter that is looked up',
    from: 'looked up',
    login: 'IAM',
    add: check(stack => ({
      target: {
        host: StringParameter.valueFromLookup(stack, '/orders/host'),
        securityGroup: group(stack, 'Database'),
      },
      resourceId: 'db-ABCDEFGHIJ',
    })),
    shows: { ...IAM, says: 'CDK has not looked up database.target.host yet' },
  },
  {
    target: 'a PostgreSQL of which only the deployment knows host, port, database and user',
    from: 'endpoint',
    login: 'IAM',
    add: check(stack => {
      const text = (id: string) => new CfnParameter(stack, id).valueAsString;
      return {
        target: {
          host: text('Host'),
          port: new CfnParameter(stack, 'Port', { type: 'Number' }).valueAsNumber,
          securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Group', text('GroupId')),
        },
        name: text('Name'),
        user: text('User'),
        resourceId: text('ResourceId'),
      };
    }),
    shows: { ...IAM, says: 'GRANT CONNECT ON DATABASE "<Shop/Name>"' },
  },
  {
    target: 'a PostgreSQL outside RDS',
    from: 'endpoint',
    login: 'secret',
    add: check(
      stack => ({
        target: { host: 'orders.internal', port: 6432, securityGroup: group(stack, 'Database') },
        secret: secret(stack),
      }),
      WITH_SECRET,
    ),
    shows: SECRET,
  },
  {
    target: 'the endpoint of an RDS instance',
    from: 'endpoint',
    login: 'IAM',
    add: check(stack => ({
      target: { host: 'orders.abc.eu-west-1.rds.amazonaws.com', securityGroup: group(stack, 'Database') },
      resourceId: 'db-ABCDEFGHIJ',
    })),
    shows: IAM,
  },
  {
    target: 'the endpoint of an RDS instance, without a resource id',
    from: 'endpoint',
    login: 'IAM',
    add: check(stack => ({
      target: { host: 'orders.abc.eu-west-1.rds.amazonaws.com', securityGroup: group(stack, 'Database') },
    })),
    shows: { fault: 'resourceId: is not given' },
  },
];
