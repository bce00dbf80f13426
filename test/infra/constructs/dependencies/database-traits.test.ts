import type { Stack } from 'aws-cdk-lib';
import { InstanceType, SubnetType, type Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  type DatabaseClusterProps,
  DatabaseInstance,
  DatabaseInstanceEngine,
  type DatabaseInstanceProps,
  DatabaseInstanceReadReplica,
} from 'aws-cdk-lib/aws-rds';
import { describe, expect, it } from 'vitest';
import { databaseTraits } from '../../../../infra/constructs/dependencies/postgresql/database-traits.ts';
import { classConnections } from '../../../../infra/constructs/dependencies/postgresql/max-connections.ts';
import { testStack, vpcOf } from '../../support/stacks.ts';

const GIB = 1024 ** 3;
const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
const engine = DatabaseInstanceEngine.POSTGRES;

/** What synth knows about a database of an app. */
function traits(
  make: (stack: Stack, vpc: Vpc) => DatabaseInstance | DatabaseCluster | DatabaseInstanceReadReplica,
) {
  const stack = testStack();
  return databaseTraits({ target: make(stack, vpcOf(stack)) });
}

const instance = (props: Partial<DatabaseInstanceProps> = {}) =>
  traits((stack, vpc) => new DatabaseInstance(stack, 'Database', { vpc, vpcSubnets, engine, ...props }));

const cluster = (props: Partial<DatabaseClusterProps>) =>
  traits((stack, vpc) => {
    const version = AuroraPostgresEngineVersion.VER_16_4;
    const aurora = DatabaseClusterEngine.auroraPostgres({ version });
    return new DatabaseCluster(stack, 'Database', { vpc, vpcSubnets, engine: aurora, ...props });
  });

const sized = (id: string, size: string) =>
  ClusterInstance.provisioned(id, { instanceType: new InstanceType(size) });

describe("AWS's default of max_connections", () => {
  it.each([
    ['db.t4g.micro', 112],
    ['db.t4g.medium', 450],
    ['db.m7g.large', 901],
    ['db.r6gd.xlarge', 3604],
    ['db.c6gd.medium', 225],
    ['db.r5.2xlarge', 5000],
    ['db.x2iedn.32xlarge', 5000],
    ['db.m5.metal', undefined],
    ['db.serverless', undefined],
    ['db.q9.large', undefined],
    [undefined, undefined],
  ])('of %s is %s', (name, connections) => {
    expect(classConnections(name)).toBe(connections);
  });
});

describe('the limit of connections', () => {
  it('is 70 % of what the class allows', () => {
    expect(instance({ instanceType: new InstanceType('t4g.micro') }).connections).toBe(78);
    expect(instance({ instanceType: new InstanceType('m7g.large') }).connections).toBe(630);
  });

  it('is that of the smallest instance of a cluster', () => {
    const { connections } = cluster({ writer: sized('W', 'r6g.large'), readers: [sized('R', 't4g.medium')] });
    expect(connections).toBe(315);
  });

  it('is unknown for a cluster with an instance of an unknown class', () => {
    const { connections } = cluster({ writer: sized('W', 'r6g.large'), readers: [sized('R', 'r5.metal')] });
    expect(connections).toBeUndefined();
  });

  it('follows the largest capacity of Aurora Serverless v2, and is small with a small minimum', () => {
    const limit = (serverlessV2MinCapacity: number, serverlessV2MaxCapacity: number) =>
      cluster({
        writer: ClusterInstance.serverlessV2('W'),
        serverlessV2MinCapacity,
        serverlessV2MaxCapacity,
      }).connections;
    expect([limit(0.5, 1), limit(0.5, 64), limit(1, 64)]).toEqual([157, 1400, 3500]);
  });

  it('is 80 % of what the props say', () => {
    const stack = testStack();
    const target = new DatabaseInstance(stack, 'Database', { vpc: vpcOf(stack), vpcSubnets, engine });
    expect(databaseTraits({ target, maxConnections: 200 }).connections).toBe(160);
  });
});

describe('the limit of free storage', () => {
  it.each([
    [{ allocatedStorage: 100 }, 10],
    [{ allocatedStorage: 20 }, 2],
    [{ allocatedStorage: 5 }, 2],
    [{ allocatedStorage: 4000 }, 20],
    [{ allocatedStorage: 100, maxAllocatedStorage: 200 }, 5],
  ])('of %j is %d GiB', (props, gib) => {
    expect(instance(props).freeStorageBytes).toBe(gib * GIB);
  });
});

describe('a replica', () => {
  it('is one that CDK creates, and what the props call so', () => {
    expect(instance().isReplica).toBe(false);
    const replica = traits((stack, vpc) => {
      const source = new DatabaseInstance(stack, 'Source', { vpc, vpcSubnets, engine });
      return new DatabaseInstanceReadReplica(stack, 'Replica', {
        sourceDatabaseInstance: source,
        instanceType: new InstanceType('t4g.medium'),
        vpc,
        vpcSubnets,
      });
    });
    expect(replica.isReplica).toBe(true);
    const target = Object({ host: 'orders' });
    expect(databaseTraits({ target })).toEqual({});
    expect(databaseTraits({ target, replica: true })).toEqual({ isReplica: true });
  });

  it('in a cluster is a second instance', () => {
    expect(cluster({ writer: sized('W', 'r6g.large') }).hasReader).toBe(false);
    expect(cluster({ writer: sized('W', 'r6g.large'), readers: [sized('R', 'r6g.large')] }).hasReader).toBe(
      true,
    );
  });
});
