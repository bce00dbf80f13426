import { type CfnResource, type Stack, Token } from 'aws-cdk-lib';
import { SubnetType, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { type CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { DatabaseProxy, DatabaseSecret, DefaultAuthScheme, ProxyTarget } from 'aws-cdk-lib/aws-rds';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { PropsError } from '../../../../infra/constructs/validation/faults.ts';
import { variables } from '../../support/resources.ts';
import { databaseOf, replicationGroupOf, templateOf, testStack, vpcOf } from '../../support/stacks.ts';

const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };

/** The faults of a health check, each as `prop: problem`; none when it is accepted. */
function faultsOf(make: (stack: Stack, vpc: Vpc) => HealthCheckProps): string[] {
  const stack = testStack();
  const vpc = vpcOf(stack);
  try {
    new HealthCheck(stack, 'Health', { vpc, vpcSubnets, ...make(stack, vpc) });
    return [];
  } catch (error) {
    if (!(error instanceof PropsError)) throw error;
    return error.faults.map(({ prop, problem }) => `${prop}: ${problem}`);
  }
}

const cacheFaults = (change: Partial<CfnReplicationGroup>, props: object = {}) =>
  faultsOf((stack, vpc) => ({
    cache: { target: Object.assign(replicationGroupOf(stack, vpc), change), ...props },
  }));

describe('a replication group', () => {
  it.each<[string, Partial<CfnReplicationGroup>, RegExp]>([
    ['without user groups', { userGroupIds: [] }, /^cache\.target: has no userGroupIds/],
    ['with a token of its own', { authToken: 'x', userGroupIds: [] }, /^cache\.target: has an authToken/],
    ['of Redis 6', { engine: 'redis', engineVersion: '6.2' }, /^cache\.target: is Redis 6\.2/],
    ['of Redis 5.0.6', { engine: 'redis', engineVersion: '5.0.6' }, /^cache\.target: is Redis 5\.0\.6/],
    ['of memcached', { engine: 'memcached' }, /^cache\.target: got memcached/],
  ])('%s accepts no IAM logins', (_, change, fault) => {
    expect(cacheFaults(change)).toEqual([expect.stringMatching(fault)]);
  });

  it('accepts them with user groups: of Redis 7, of Valkey 7, and where synth does not know them', () => {
    expect(cacheFaults({ engine: 'redis', engineVersion: '7.1' })).toEqual([]);
    expect(cacheFaults({ engine: 'valkey', engineVersion: '7.2' })).toEqual([]);
    expect(cacheFaults({ userGroupIds: Token.asList({ Ref: 'Groups' }) })).toEqual([]);
  });

  it('needs none of that without IAM', () => {
    expect(cacheFaults({ userGroupIds: [] }, { login: 'none' })).toEqual([]);
  });

  it('with a number of shards that synth does not know needs `cluster`', () => {
    const numNodeGroups = Token.asNumber({ Ref: 'Shards' });
    expect(cacheFaults({ numNodeGroups })).toEqual([expect.stringMatching(/^cache\.cluster: is not given/)]);
    expect(cacheFaults({ numNodeGroups }, { cluster: true })).toEqual([]);
  });

  it.each<[string, Partial<CfnReplicationGroup>]>([
    ['clusterMode', { clusterMode: 'enabled' }],
    ['numNodeGroups', { numNodeGroups: 2 }],
    ['its parameter group', { cacheParameterGroupName: 'default.valkey8.cluster.on' }],
    ['nodeGroupConfiguration', { nodeGroupConfiguration: [{ slots: '0-8191' }, { slots: '8192-16383' }] }],
  ])('is a cluster by %s', (_, change) => {
    const stack = testStack();
    const vpc = vpcOf(stack);
    const target = replicationGroupOf(stack, vpc);
    Object.assign(target, change);
    new HealthCheck(stack, 'Health', { vpc, vpcSubnets, cache: { target } });
    const { CACHE_CLUSTER, CACHE_URL } = variables(templateOf(stack), /FunctionsProbe/);
    expect(CACHE_CLUSTER).toBe('true');
    expect(JSON.stringify(CACHE_URL)).toContain('ConfigurationEndPoint.Address');
  });
});

it('a serverless cache without a user group accepts no IAM logins', () => {
  const make = (stack: Stack, change: object = {}) => ({
    cache: {
      target: new CfnServerlessCache(stack, 'Cache', {
        serverlessCacheName: 's',
        engine: 'valkey',
        securityGroupIds: ['sg-1'],
        ...change,
      }),
    },
  });
  expect(faultsOf(stack => make(stack))).toEqual([
    expect.stringMatching(/^cache\.target: has no userGroupId/),
  ]);
  expect(faultsOf(stack => make(stack, { userGroupId: 'users' }))).toEqual([]);
});

describe('a proxy', () => {
  const proxyOf = (stack: Stack, vpc: Vpc, props: object = {}) =>
    new DatabaseProxy(stack, 'Proxy', {
      vpc,
      vpcSubnets,
      proxyTarget: ProxyTarget.fromInstance(databaseOf(stack, vpc)),
      secrets: [new DatabaseSecret(stack, 'Login', { username: 'beacon' })],
      ...props,
    });

  it('with the defaults of CDK accepts no IAM logins', () => {
    expect(faultsOf((stack, vpc) => ({ database: { target: proxyOf(stack, vpc) } }))).toEqual([
      expect.stringMatching(/^database\.target: is a proxy that accepts no IAM logins: set iamAuth/),
    ]);
  });

  it('accepts them with iamAuth, and with the scheme that needs no secret', () => {
    const accepted = (props: object) =>
      faultsOf((stack, vpc) => ({ database: { target: proxyOf(stack, vpc, props) } }));
    expect(accepted({ iamAuth: true })).toEqual([]);
    expect(accepted({ secrets: undefined, defaultAuthScheme: DefaultAuthScheme.IAM_AUTH })).toEqual([]);
  });

  it('of MySQL is no target', () => {
    const mysql = (stack: Stack, vpc: Vpc) => {
      const proxy = proxyOf(stack, vpc, { iamAuth: true });
      (proxy.node.defaultChild as CfnResource & { engineFamily: string }).engineFamily = 'MYSQL';
      return { database: { target: proxy } };
    };
    expect(faultsOf(mysql)).toEqual([expect.stringMatching(/^database\.target: is a proxy of MYSQL/)]);
  });
});

it.each(['db_1', 'orders', 'arn:aws:rds:eu-west-1:123456789012:db:orders', 'db-'])(
  'refuses the resource id %s',
  resourceId => {
    expect(faultsOf((stack, vpc) => ({ database: { target: databaseOf(stack, vpc), resourceId } }))).toEqual([
      expect.stringMatching(/^database\.resourceId: got .*; allowed: db-…/),
    ]);
  },
);

describe('alarms that are selected', () => {
  const alarmsWith = (alarms: HealthCheckProps['alarms']) => {
    const stack = testStack();
    new HealthCheck(stack, 'Health', { buffer: true, ...(alarms !== undefined && { alarms }) });
    return Object.keys(templateOf(stack).findResources('AWS::CloudWatch::Alarm'));
  };

  it('are only these, or all but these, by the end of their names or by their kind', () => {
    const all = alarmsWith({});
    expect(alarmsWith({ only: ['down', 'heartbeat-stopped', 'never-up'] })).toHaveLength(3); // and no `heard`: the function reports none of them
    expect(alarmsWith({ except: ['functions-failing', 'component'] })).toHaveLength(all.length - 3);
    expect(alarmsWith({ except: ['component-memory'] })).toHaveLength(all.length - 1);
  });

  it('must exist, and cannot be both', () => {
    expect(faultsOf(() => ({ buffer: true, alarms: { only: ['dwon'] } }))).toEqual([
      expect.stringMatching(
        /^alarms\.only: names "dwon", which is no alarm of this health check; allowed: .*down/,
      ),
    ]);
    expect(faultsOf(() => ({ buffer: true, alarms: { only: [], except: [] } }))).toEqual([
      'alarms.only: got both only and except: remove one of the two',
    ]);
  });
});
