import { join } from 'node:path';
import { App, type AppProps, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  InstanceClass,
  InstanceSize,
  InstanceType,
  type IVpc,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { inject } from 'vitest';
import { BUNDLES_CONTEXT } from '../../../infra/constructs/functions/bundles.ts';
import { HealthCheck } from '../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../infra/constructs/health-check-props.ts';

/** Bundles that do nothing, for stacks that are never deployed. */
const BUNDLES = inject('bundles');

type Flags = Readonly<Record<string, unknown>>;

// Most tests look at a few properties. Tests about whole templates use `validated`.
process.env.CDK_VALIDATION = 'false';

/** Props of an app with empty bundles, which is synthesized to a temporary folder. */
export function appProps(flags: Flags = {}): AppProps {
  const outdir = join(BUNDLES, `out-${Math.random().toString(36).slice(2)}`);
  return { outdir, context: { [BUNDLES_CONTEXT]: BUNDLES, ...flags }, analyticsReporting: false };
}

export function testApp(flags: Flags = {}): App {
  return new App(appProps(flags));
}

/** Synthesizes with CDK's template validator. */
export function validated(synth: () => unknown): void {
  process.env.CDK_VALIDATION = 'true';
  try {
    synth();
  } finally {
    process.env.CDK_VALIDATION = 'false';
  }
}

export function testStack(app = testApp(), id = 'Test', props: StackProps = {}): Stack {
  return new Stack(app, id, props);
}

/** A VPC with isolated subnets only. */
export function vpcOf(scope: Construct): Vpc {
  return new Vpc(scope, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    subnetConfiguration: [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    restrictDefaultSecurityGroup: false,
  });
}

export function databaseOf(
  scope: Construct,
  vpc: IVpc,
  subnetType = SubnetType.PRIVATE_ISOLATED,
): DatabaseInstance {
  return new DatabaseInstance(scope, 'Database', {
    vpc,
    vpcSubnets: { subnetType },
    engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 }),
    storageEncrypted: true,
    instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
  });
}

export function replicationGroupOf(scope: Construct, vpc: IVpc, props: { cluster?: boolean } = {}) {
  const group = new SecurityGroup(scope, 'CacheGroup', { vpc });
  return new CfnReplicationGroup(scope, 'Cache', {
    replicationGroupDescription: 'sessions',
    engine: 'valkey',
    cacheNodeType: 'cache.t4g.micro',
    numNodeGroups: props.cluster ? 2 : 1,
    replicasPerNodeGroup: 1,
    ...(props.cluster && { clusterMode: 'enabled' }),
    transitEncryptionEnabled: true,
    userGroupIds: ['beacon'],
    securityGroupIds: [group.securityGroupId],
  });
}

export function serverlessCacheOf(scope: Construct, vpc: IVpc): CfnServerlessCache {
  const group = new SecurityGroup(scope, 'ServerlessGroup', { vpc });
  return new CfnServerlessCache(scope, 'Serverless', {
    serverlessCacheName: 'sessions',
    userGroupId: 'beacon',
    engine: 'valkey',
    securityGroupIds: [group.securityGroupId],
  });
}

/** A stack with a VPC, a database, a cache, and a health check of all of them and a buffer. @param props of the health check */
export function fullStack(props: Partial<HealthCheckProps> = {}, flags: Flags = {}) {
  const stack = testStack(testApp(flags));
  const vpc = vpcOf(stack);
  const health = new HealthCheck(stack, 'Health', {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    database: { target: databaseOf(stack, vpc), name: 'orders' },
    cache: { target: replicationGroupOf(stack, vpc) },
    buffer: true,
    route53: { watches: ['database'] },
    apiGatewayLogging: true,
    perClientLimit: { requests: 100 },
    ...props,
  });
  return { stack, health, template: Template.fromStack(stack) };
}

export function templateOf(stack: Stack): Template {
  return Template.fromStack(stack);
}
