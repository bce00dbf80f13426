import { HealthCheck, type HealthCheckProps } from '@beacon-health/beacon';
import type { Stack } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ClusterInstance,
  DatabaseCluster,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseInstanceFromSnapshot,
  DatabaseInstanceReadReplica,
  DatabaseProxy,
  MysqlEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AURORA, group, ISOLATED, POSTGRES, place, SMALL, vpcOf } from './network.ts';
import type { Row } from './row.ts';

type Database = NonNullable<HealthCheckProps['database']>;

/** A health check of a database that needs the VPC. */
function check(database: (stack: Stack, vpc: IVpc) => Database, props: HealthCheckProps = {}) {
  return (stack: Stack) => {
    const vpc = vpcOf(stack);
    const checked = database(stack, vpc);
    new HealthCheck(stack, 'Health', { ...place(vpc), database: checked, ...props });
  };
}

const instance = (stack: Stack, vpc: IVpc, props: object = {}) =>
  new DatabaseInstance(stack, 'Database', { ...place(vpc), engine: POSTGRES, instanceType: SMALL, ...props });

const cluster = (stack: Stack, vpc: IVpc, props: object = {}) =>
  new DatabaseCluster(stack, 'Database', {
    ...place(vpc),
    engine: AURORA,
    writer: ClusterInstance.serverlessV2('writer'),
    ...props,
  });

const secret = (stack: Stack) => Secret.fromSecretNameV2(stack, 'Login', 'orders/beacon');

const WITH_SECRET = { secretsReachable: true };
const UP = { components: 'memory,database' };
const IAM = { ...UP, logins: { database: 'IAM' } } as const;
const SECRET = { ...UP, logins: { database: 'secret' } } as const;

export const DATABASES: readonly Row[] = [
  {
    target: 'an RDS instance',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: instance(stack, vpc, { iamAuthentication: true }) })),
    shows: IAM,
  },
  {
    target: 'an RDS instance, whose IAM logins the health check switches on',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: instance(stack, vpc) })),
    shows: IAM,
  },
  {
    target: 'an RDS instance with a secret of its own',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => ({ target: instance(stack, vpc), secret: secret(stack) }), WITH_SECRET),
    shows: SECRET,
  },
  {
    target: 'an RDS instance with a secret, and no way to Secrets Manager',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => ({ target: instance(stack, vpc), secret: secret(stack) })),
    shows: { fault: 'the functions have no way to Secrets Manager' },
  },
  {
    target: 'an RDS instance that refuses IAM logins',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: instance(stack, vpc, { iamAuthentication: false }) })),
    shows: { fault: 'accepts no IAM logins' },
  },
  {
    target: 'an RDS instance with MySQL',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => {
      const engine = DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_0 });
      return { target: instance(stack, vpc, { engine, iamAuthentication: true }) };
    }),
    shows: { fault: 'allowed: PostgreSQL' },
  },
  {
    target: 'an RDS instance in several zones',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: instance(stack, vpc, { multiAz: true, iamAuthentication: true }),
    })),
    shows: IAM,
  },
  {
    target: 'an RDS instance on another port',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: instance(stack, vpc, { port: 6543, iamAuthentication: true }) })),
    shows: IAM,
  },
  {
    target: 'an RDS instance from a snapshot',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: new DatabaseInstanceFromSnapshot(stack, 'Database', {
        ...place(vpc),
        engine: POSTGRES,
        instanceType: SMALL,
        snapshotIdentifier: 'orders-snapshot',
        iamAuthentication: true,
      }),
    })),
    shows: IAM,
  },
  {
    target: 'a read replica',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => {
      const sourceDatabaseInstance = instance(stack, vpc);
      const target = new DatabaseInstanceReadReplica(stack, 'Replica', {
        ...place(vpc),
        sourceDatabaseInstance,
        instanceType: SMALL,
      });
      return { target, secret: secret(stack) };
    }, WITH_SECRET),
    shows: SECRET,
  },
  {
    target: 'an Aurora cluster, Serverless v2',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: cluster(stack, vpc, { iamAuthentication: true, serverlessV2MinCapacity: 1 }),
    })),
    shows: IAM,
  },
  {
    target: 'an Aurora cluster that could pause, but for the heartbeat',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: cluster(stack, vpc, { iamAuthentication: true, serverlessV2MinCapacity: 0 }),
    })),
    shows: { ...IAM, says: 'the heartbeat will keep it awake' },
  },
  {
    target: 'an Aurora cluster without IAM logins',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: cluster(stack, vpc) })),
    shows: { fault: 'accepts no IAM logins' },
  },
  {
    target: 'an Aurora cluster with a reader',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: cluster(stack, vpc, {
        iamAuthentication: true,
        writer: ClusterInstance.provisioned('writer', { instanceType: SMALL }),
        readers: [ClusterInstance.provisioned('reader', { instanceType: SMALL })],
      }),
    })),
    shows: IAM,
  },
  {
    target: 'an Aurora cluster with a secret',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => ({ target: cluster(stack, vpc), secret: secret(stack) }), WITH_SECRET),
    shows: SECRET,
  },
  {
    target: 'an RDS Proxy that accepts IAM logins',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => {
      const proxied = instance(stack, vpc);
      return {
        target: proxied.addProxy('Proxy', { ...place(vpc), secrets: secretsOf(proxied), iamAuth: true }),
      };
    }),
    shows: IAM,
  },
  {
    target: 'an RDS Proxy of a cluster, with a secret',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => {
      const proxied = cluster(stack, vpc);
      const target = proxied.addProxy('Proxy', { ...place(vpc), secrets: secretsOf(proxied) });
      return { target, secret: secret(stack) };
    }, WITH_SECRET),
    shows: SECRET,
  },
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
    target: 'an RDS instance to which the app itself admits the functions',
    from: 'created',
    login: 'IAM',
    add: stack => {
      const vpc = vpcOf(stack);
      const target = instance(stack, vpc, { iamAuthentication: true });
      const health = new HealthCheck(stack, 'Health', { ...place(vpc), database: { target } });
      target.connections.allowDefaultPortFrom(health.functions.health);
    },
    shows: IAM,
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

function secretsOf({
  secret: own,
}: {
  readonly secret?: import('aws-cdk-lib/aws-secretsmanager').ISecret | undefined;
}) {
  if (!own) throw new Error('CDK makes a secret for each database that it creates.');
  return [own];
}

function importedInstance(stack: Stack, attributes: object = {}) {
  return DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
    instanceIdentifier: 'orders',
    instanceEndpointAddress: 'orders.abc.eu-west-1.rds.amazonaws.com',
    port: 5432,
    securityGroups: [group(stack, 'Database')],
    ...attributes,
  });
}
