import { HealthCheck } from '@beacon-health/beacon';
import {
  DatabaseInstanceEngine,
  DatabaseInstanceFromSnapshot,
  DatabaseInstanceReadReplica,
  MysqlEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { check, IAM, instance, SECRET, secret, WITH_SECRET } from './database-app.ts';
import { POSTGRES, place, SMALL, vpcOf } from './network.ts';
import type { Row } from './row.ts';

export const INSTANCES: readonly Row[] = [
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
    target: 'a read replica, by IAM, in an app without feature flags',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: new DatabaseInstanceReadReplica(stack, 'Replica', {
        ...place(vpc),
        sourceDatabaseInstance: instance(stack, vpc),
        instanceType: SMALL,
      }),
    })),
    shows: { ...IAM, says: 'Run this once in the primary of this replica' },
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
];
