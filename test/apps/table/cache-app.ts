import { HealthCheck, type HealthCheckProps } from '@beacon-health/beacon';
import type { Stack } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { place, vpcOf } from './network.ts';

type Cache = NonNullable<HealthCheckProps['cache']>;

export function check(cache: (stack: Stack, vpc: IVpc) => Cache, props: HealthCheckProps = {}) {
  return (stack: Stack) => {
    const vpc = vpcOf(stack);
    const checked = cache(stack, vpc);
    new HealthCheck(stack, 'Health', { ...place(vpc), cache: checked, ...props });
  };
}

const groupOf = (stack: Stack, vpc: IVpc) => new SecurityGroup(stack, 'CacheGroup', { vpc }).securityGroupId;

/** Valkey with TLS and a user group, unless the props say otherwise. */
export const replicationGroup = (stack: Stack, vpc: IVpc, props: object = {}) =>
  new CfnReplicationGroup(stack, 'Cache', {
    replicationGroupDescription: 'sessions',
    engine: 'valkey',
    engineVersion: '8.0',
    cacheNodeType: 'cache.t4g.micro',
    numNodeGroups: 1,
    replicasPerNodeGroup: 1,
    transitEncryptionEnabled: true,
    userGroupIds: ['beacon'],
    securityGroupIds: [groupOf(stack, vpc)],
    ...props,
  });

export const serverless = (stack: Stack, vpc: IVpc, props: object = {}) =>
  new CfnServerlessCache(stack, 'Cache', {
    serverlessCacheName: 'sessions',
    engine: 'valkey',
    userGroupId: 'beacon',
    securityGroupIds: [groupOf(stack, vpc)],
    ...props,
  });

export const secret = (stack: Stack) => Secret.fromSecretNameV2(stack, 'Login', 'sessions/beacon');

const UP = { components: 'memory,cache' };
export const IAM = { ...UP, logins: { cache: 'IAM' } } as const;
export const SECRET = { ...UP, logins: { cache: 'secret' } } as const;
export const NONE = { ...UP, logins: { cache: 'none' } } as const;
