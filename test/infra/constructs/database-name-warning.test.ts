import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseInstanceFromSnapshot,
} from 'aws-cdk-lib/aws-rds';
import { expect, it } from 'vitest';
import type { PostgresqlProps } from '../../../infra/constructs/dependencies/postgresql/postgresql-props.ts';
import { HealthCheck } from '../../../infra/constructs/health-check.ts';
import { testStack, vpcOf } from '../support/stacks.ts';

type Make = (
  ...[stack, vpc]: [ReturnType<typeof testStack>, ReturnType<typeof vpcOf>]
) => PostgresqlProps['target'];

const engine = DatabaseInstanceEngine.POSTGRES;
const vpcSubnets = { subnetGroupName: 'data' };
const CLUSTER = {
  engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
  writer: ClusterInstance.serverlessV2('writer'),
  iamAuthentication: true,
};

function warningsOf(make: Make, name?: string): number {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const database = { target: make(stack, vpc), ...(name !== undefined && { name }) };
  new HealthCheck(stack, 'Health', { vpc, database, alarms: false });
  return Annotations.fromStack(stack).findWarning(
    '*',
    Match.stringLikeRegexp('will not create the database orders'),
  ).length;
}

const instance =
  (databaseName?: string): Make =>
  (stack, vpc) =>
    new DatabaseInstance(stack, 'D', { vpc, vpcSubnets, engine, ...(databaseName && { databaseName }) });

const cluster =
  (defaultDatabaseName?: string): Make =>
  (stack, vpc) =>
    new DatabaseCluster(stack, 'D', {
      vpc,
      vpcSubnets,
      ...CLUSTER,
      ...(defaultDatabaseName && { defaultDatabaseName }),
    });

const snapshot: Make = (stack, vpc) =>
  new DatabaseInstanceFromSnapshot(stack, 'D', {
    vpc,
    vpcSubnets,
    engine,
    snapshotIdentifier: 'orders-copy',
  });

it('a new server without the database causes a warning', () => {
  expect(warningsOf(instance(), 'orders')).toBe(1);
  expect(warningsOf(instance('other'), 'orders')).toBe(1);
  expect(warningsOf(cluster(), 'orders')).toBe(1);
});

it('a server that has it, or may have it, causes none', () => {
  expect(warningsOf(instance('orders'), 'orders')).toBe(0);
  expect(warningsOf(cluster('orders'), 'orders')).toBe(0);
  expect(warningsOf(snapshot, 'orders')).toBe(0);
  expect(warningsOf(instance(), 'postgres')).toBe(0);
  expect(warningsOf(instance())).toBe(0);
});
