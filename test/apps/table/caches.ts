import { HealthCheck, type HealthCheckProps } from '@beacon-health/beacon';
import type { Stack } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { group, place, vpcOf } from './network.ts';
import type { Row } from './row.ts';

type Cache = NonNullable<HealthCheckProps['cache']>;

function check(cache: (stack: Stack, vpc: IVpc) => Cache, props: HealthCheckProps = {}) {
  return (stack: Stack) => {
    const vpc = vpcOf(stack);
    const checked = cache(stack, vpc);
    new HealthCheck(stack, 'Health', { ...place(vpc), cache: checked, ...props });
  };
}

const groupOf = (stack: Stack, vpc: IVpc) => new SecurityGroup(stack, 'CacheGroup', { vpc }).securityGroupId;

/** Valkey with TLS and a user group, unless the props say otherwise. */
const replicationGroup = (stack: Stack, vpc: IVpc, props: object = {}) =>
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

const serverless = (stack: Stack, vpc: IVpc, props: object = {}) =>
  new CfnServerlessCache(stack, 'Cache', {
    serverlessCacheName: 'sessions',
    engine: 'valkey',
    userGroupId: 'beacon',
    securityGroupIds: [groupOf(stack, vpc)],
    ...props,
  });

const secret = (stack: Stack) => Secret.fromSecretNameV2(stack, 'Login', 'sessions/beacon');

const UP = { components: 'memory,cache' };
const IAM = { ...UP, logins: { cache: 'IAM' } } as const;
const SECRET = { ...UP, logins: { cache: 'secret' } } as const;
const NONE = { ...UP, logins: { cache: 'none' } } as const;

export const CACHES: readonly Row[] = [
  {
    target: 'a Valkey replication group',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: replicationGroup(stack, vpc) })),
    shows: IAM,
  },
  {
    target: 'a Valkey replication group with a secret',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => ({ target: replicationGroup(stack, vpc), secret: secret(stack) }), {
      secretsReachable: true,
    }),
    shows: SECRET,
  },
  {
    target: 'a Valkey cluster',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: replicationGroup(stack, vpc, { numNodeGroups: 2, clusterMode: 'enabled' }),
    })),
    shows: IAM,
  },
  {
    target: 'a Redis replication group without TLS and login',
    from: 'created',
    login: 'none',
    add: check((stack, vpc) => ({
      target: replicationGroup(stack, vpc, {
        engine: 'redis',
        engineVersion: '7.1',
        transitEncryptionEnabled: false,
        userGroupIds: undefined,
      }),
      tls: false,
      login: 'none',
    })),
    shows: NONE,
  },
  {
    target: 'a Valkey replication group without TLS, but IAM logins',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: replicationGroup(stack, vpc, { transitEncryptionEnabled: false }),
    })),
    shows: { fault: 'does not use TLS' },
  },
  {
    target: 'a Valkey replication group without security groups',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: replicationGroup(stack, vpc, { securityGroupIds: undefined }) })),
    shows: { fault: 'has no securityGroupIds' },
  },
  {
    target: 'a serverless Valkey',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: serverless(stack, vpc) })),
    shows: IAM,
  },
  {
    target: 'a serverless Valkey with a secret',
    from: 'created',
    login: 'secret',
    add: check((stack, vpc) => ({ target: serverless(stack, vpc), secret: secret(stack) }), {
      secretsReachable: true,
    }),
    shows: SECRET,
  },
  {
    target: 'an ElastiCache that the app does not create',
    from: 'endpoint',
    login: 'IAM',
    add: check(stack => ({
      target: {
        host: 'master.sessions.abc.euw1.cache.amazonaws.com',
        securityGroup: group(stack, 'Cache'),
        name: 'sessions',
      },
    })),
    shows: IAM,
  },
  {
    target: 'an ElastiCache whose name nobody gave',
    from: 'endpoint',
    login: 'IAM',
    add: check(stack => ({
      target: { host: 'master.sessions.abc.euw1.cache.amazonaws.com', securityGroup: group(stack, 'Cache') },
    })),
    shows: { fault: 'name' },
  },
  {
    target: 'a cluster outside AWS, without login',
    from: 'endpoint',
    login: 'none',
    add: check(stack => ({
      target: { host: 'sessions.internal', port: 6380, securityGroup: group(stack, 'Cache') },
      login: 'none',
      cluster: true,
    })),
    shows: NONE,
  },
];
