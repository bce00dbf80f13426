import { CfnParameter } from 'aws-cdk-lib';
import { check, replicationGroup, serverless } from './cache-app.ts';
import { group } from './network.ts';
import type { Row } from './row.ts';

export const REFUSED_CACHES: readonly Row[] = [
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
    target: 'a Redis 6 replication group, by IAM',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: replicationGroup(stack, vpc, { engine: 'redis', engineVersion: '6.2' }),
    })),
    shows: { fault: 'IAM logins need Redis 7 or Valkey' },
  },
  {
    target: 'a replication group with an authToken, by IAM',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: replicationGroup(stack, vpc, { authToken: 'a-token-of-16-letters', userGroupIds: undefined }),
    })),
    shows: { fault: 'has an authToken, and then it accepts no IAM logins' },
  },
  {
    target: 'a replication group without a user group, by IAM',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({ target: replicationGroup(stack, vpc, { userGroupIds: undefined }) })),
    shows: { fault: 'has no userGroupIds' },
  },
  {
    target: 'a serverless Memcached',
    from: 'created',
    login: 'none',
    add: check((stack, vpc) => ({ target: serverless(stack, vpc, { engine: 'memcached' }), login: 'none' })),
    shows: { fault: 'got memcached; allowed: Redis or Valkey' },
  },
  {
    target: 'a replication group of which only the deployment knows the number of shards',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => ({
      target: replicationGroup(stack, vpc, {
        numNodeGroups: new CfnParameter(stack, 'Shards', { type: 'Number' }).valueAsNumber,
      }),
    })),
    shows: { fault: 'synth does not know numNodeGroups of the target' },
  },
  {
    target: 'an ElastiCache whose name the props do not give',
    from: 'endpoint',
    login: 'IAM',
    add: check(stack => ({
      target: { host: 'master.sessions.abc.euw1.cache.amazonaws.com', securityGroup: group(stack, 'Cache') },
    })),
    shows: { fault: 'name' },
  },
];
