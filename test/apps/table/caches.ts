import { Fn } from 'aws-cdk-lib';
import { CfnParameterGroup } from 'aws-cdk-lib/aws-elasticache';
import { check, IAM, NONE, replicationGroup, SECRET, secret, serverless } from './cache-app.ts';
import { group } from './network.ts';
import type { Row } from './row.ts';

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
    target: 'a cluster by a parameter group of the app, with security groups that only the deployment knows',
    from: 'created',
    login: 'IAM',
    add: check((stack, vpc) => {
      const parameters = new CfnParameterGroup(stack, 'Parameters', {
        cacheParameterGroupFamily: 'valkey8',
        description: 'sessions',
        properties: { 'cluster-enabled': 'yes' },
      });
      return {
        target: replicationGroup(stack, vpc, {
          cacheParameterGroupName: parameters.ref,
          automaticFailoverEnabled: true,
          securityGroupIds: Fn.split(',', Fn.importValue('Groups')),
        }),
      };
    }),
    shows: IAM,
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
