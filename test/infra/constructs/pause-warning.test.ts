import { CfnParameter, Annotations as Notes, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { InstanceType, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  type DatabaseClusterProps,
} from 'aws-cdk-lib/aws-rds';
import { expect, it } from 'vitest';
import { Check } from '../../../infra/constructs/dependencies/check.ts';
import { HealthCheck } from '../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../infra/constructs/health-check-props.ts';
import { databaseOf, testStack, vpcOf } from '../support/stacks.ts';

const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 });
const serverless = ClusterInstance.serverlessV2('writer');
const provisioned = ClusterInstance.provisioned('writer', { instanceType: new InstanceType('r7g.large') });

type Aurora = Partial<DatabaseClusterProps>;

/** A stack with a health check of an Aurora, serverless from 0 capacity units on. */
function stackWith(aurora: Aurora, props: Partial<HealthCheckProps> = {}) {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const target = new DatabaseCluster(stack, 'Cluster', {
    ...{ vpc, vpcSubnets, engine, writer: serverless, iamAuthentication: true, serverlessV2MinCapacity: 0 },
    ...aurora,
  });
  const health = new HealthCheck(stack, 'Health', { vpc, vpcSubnets, database: { target }, ...props });
  return { stack, vpc, health, target };
}

const warnings = (stack: Stack) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.stringLikeRegexp('this Aurora could pause'))
    .map(({ entry }) => String(entry.data));

const warned = (aurora: Aurora, props?: Partial<HealthCheckProps>) =>
  warnings(stackWith(aurora, props).stack);

it('a database that could pause causes a warning: the heartbeat keeps it awake, which costs money', () => {
  expect(warned({})).toEqual([
    expect.stringMatching(
      /^database: .* the heartbeat will keep it awake\. .* about \$44\. To let it pause, set heartbeat to false\./,
    ),
  ]);
});

it('the requests of Route 53 keep it awake, too', () => {
  const route53 = { watches: ['database'] };
  expect(warned({}, { heartbeat: false, route53 })).toEqual([
    expect.stringContaining('the requests of Route 53 will keep it awake'),
  ]);
  expect(warned({}, { route53 })).toEqual([
    expect.stringContaining('set heartbeat to false, and remove it from route53.watches'),
  ]);
});

it('nothing keeps it awake without a heartbeat, if Route 53 asks for nothing or for other components', () => {
  expect(warned({}, { heartbeat: false })).toEqual([]);
  expect(warned({}, { heartbeat: false, route53: { watches: ['memory'] } })).toEqual([]);
});

it('a database that never pauses causes none', () => {
  expect(warned({ serverlessV2MinCapacity: 0.5 })).toEqual([]);
  expect(warned({ writer: provisioned })).toEqual([]);
});

it('a writer that is no serverless one never pauses, although a reader could', () => {
  expect(warned({ writer: provisioned, readers: [ClusterInstance.serverlessV2('reader')] })).toEqual([]);
});

it('a capacity that only the deployment knows causes none', () => {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const least = new CfnParameter(stack, 'Least', { type: 'Number' }).valueAsNumber;
  const target = new DatabaseCluster(stack, 'Cluster', {
    ...{ vpc, vpcSubnets, engine, writer: serverless, iamAuthentication: true },
    serverlessV2MinCapacity: least,
  });
  new HealthCheck(stack, 'Health', { vpc, vpcSubnets, database: { target } });
  expect(warnings(stack)).toEqual([]);
});

it('the warning of a component in checks has an id of its own, and ends when it is acknowledged', () => {
  const { stack, vpc, target } = stackWith({ serverlessV2MinCapacity: 1 });
  Object.assign(target.node.defaultChild as object, { serverlessV2ScalingConfiguration: { minCapacity: 0 } });
  const health = new HealthCheck(stack, 'Other', {
    ...{ vpc, vpcSubnets, database: { target: databaseOf(stack, vpc) } },
    checks: { reports: Check.postgresql({ target }) },
    serviceName: 'other',
  });
  expect(warnings(stack)).toEqual([expect.stringMatching(/^reports: this Aurora/)]);
  Notes.of(health).acknowledgeWarning('beacon:HealthCheck.neverPauses.reports', 'it must answer at once');
  expect(warnings(stack)).toEqual([]);
});
