import { type CfnResource, type Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { InstanceType, SecurityGroup, SubnetType, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnParameterGroup, type CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import {
  DatabaseInstance,
  DatabaseInstanceReadReplica,
  DatabaseProxy,
  DatabaseSecret,
  DefaultAuthScheme,
  ProxyTarget,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { PropsError } from '../../../../infra/constructs/validation/faults.ts';
import { resolve } from '../../support/resolve.ts';
import { actions, resources, statements, variables } from '../../support/resources.ts';
import {
  databaseOf,
  replicationGroupOf,
  templateOf,
  testApp,
  testStack,
  vpcOf,
} from '../../support/stacks.ts';

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

const warningsOf = (stack: Stack) =>
  Annotations.fromStack(stack)
    .findWarning('*', Match.anyValue())
    .map(({ entry }) => String(entry.data));

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

  it.each<[string, Partial<CfnReplicationGroup>]>([
    ['numNodeGroups', { numNodeGroups: Token.asNumber({ Ref: 'Shards' }) }],
    ['nodeGroupConfiguration', { nodeGroupConfiguration: Token.asAny({ Ref: 'Shards' }) }],
    ['clusterMode', { clusterMode: Token.asString({ Ref: 'Mode' }) }],
    ['cacheParameterGroupName', { cacheParameterGroupName: Token.asString({ Ref: 'Parameters' }) }],
  ])('needs `cluster` where synth does not know %s', (name, change) => {
    expect(cacheFaults({ numNodeGroups: 1, ...change })).toEqual([
      expect.stringMatching(new RegExp(`^cache\\.cluster: is not given, and synth does not know ${name} `)),
    ]);
    expect(cacheFaults(change, { cluster: true })).toEqual([]);
    expect(cacheFaults({ ...change, clusterMode: 'disabled' })).toEqual([]);
    expect(cacheFaults({ ...change, nodeGroupConfiguration: [{}, {}] })).toEqual([]);
  });

  it('is or is no cluster by a parameter group of the app', () => {
    const clusterBy = (properties: Record<string, string>) => {
      const stack = testStack();
      const vpc = vpcOf(stack);
      const target = replicationGroupOf(stack, vpc);
      const family = { cacheParameterGroupFamily: 'valkey8', description: 'sessions', properties };
      target.cacheParameterGroupName = new CfnParameterGroup(stack, 'Parameters', family).ref;
      new HealthCheck(stack, 'Health', { vpc, vpcSubnets, cache: { target } });
      return variables(templateOf(stack), /FunctionsProbe/).CACHE_CLUSTER;
    };
    expect(clusterBy({ 'cluster-enabled': 'yes' })).toBe('true');
    expect(clusterBy({ 'maxmemory-policy': 'allkeys-lru' })).toBe(undefined);
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

  it('accepts a secret, unless it accepts only IAM logins', () => {
    const withSecret = (props: object) =>
      faultsOf((stack, vpc) => ({
        database: { target: proxyOf(stack, vpc, props), secret: new Secret(stack, 'Own') },
        secretsReachable: true,
      }));
    const refused = [expect.stringMatching(/^database\.secret: got a secret, .* accepts only IAM logins/)];
    expect(withSecret({})).toEqual([]);
    expect(withSecret({ iamAuth: true })).toEqual(refused);
    expect(withSecret({ secrets: undefined, defaultAuthScheme: DefaultAuthScheme.IAM_AUTH })).toEqual(
      refused,
    );
    expect(withSecret({ defaultAuthScheme: DefaultAuthScheme.IAM_AUTH })).toEqual([]);
  });

  it('that logs in by IAM itself needs a user for IAM, and a permission for its role', () => {
    const said = (props: object) => {
      const stack = testStack();
      const vpc = vpcOf(stack);
      new HealthCheck(stack, 'Health', { vpc, vpcSubnets, database: { target: proxyOf(stack, vpc, props) } });
      return warningsOf(stack).filter(text => text.startsWith('database: Beacon needs a user'));
    };
    expect(said({ secrets: undefined, defaultAuthScheme: DefaultAuthScheme.IAM_AUTH })).toEqual([
      expect.stringMatching(/Allow the role of the proxy rds-db:connect .* GRANT rds_iam TO "beacon"/),
    ]);
    expect(said({ iamAuth: true })).toEqual([expect.stringMatching(/creates? users.* WITH PASSWORD/)]);
    expect(said({ iamAuth: true }).join()).not.toContain('role of the proxy');
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

describe('a read replica', () => {
  const FLAG = '@aws-cdk/aws-rds:setCorrectValueForDatabaseInstanceReadReplicaInstanceResourceId';
  const stackOf = (flag: boolean) => {
    const stack = testStack(testApp({ [FLAG]: flag }));
    const vpc = vpcOf(stack);
    const target = new DatabaseInstanceReadReplica(stack, 'Replica', {
      ...{ vpc, vpcSubnets, sourceDatabaseInstance: databaseOf(stack, vpc) },
      instanceType: new InstanceType('t4g.medium'),
    });
    new HealthCheck(stack, 'Health', { vpc, vpcSubnets, database: { target } });
    return stack;
  };

  it.each([true, false])('is named by its resource id, with the feature flag %s', flag => {
    const template = templateOf(stackOf(flag));
    const [replica] = resources(template, 'AWS::RDS::DBInstance', /Replica/);
    expect(replica?.Properties.EnableIAMDatabaseAuthentication).toBe(true);
    const connect = statements(template, /Probe/).filter(each => actions(each).includes('rds-db:connect'));
    expect(connect.map(({ Resource }) => resolve(Resource))).toEqual([
      `arn:aws:rds-db:eu-west-1:123456789012:dbuser:<${replica?.id}.DbiResourceId>/beacon`,
    ]);
  });

  it('has the users of its primary, where the operator must create the user', () => {
    expect(warningsOf(stackOf(true))).toContainEqual(
      expect.stringContaining('Run this once in the primary of this replica'),
    );
  });
});

it.each(['arn:aws:rds:eu-west-1:123456789012:db:orders', 'orders'])(
  'refuses an instance that was imported with the resource id %s',
  instanceResourceId => {
    const database = (stack: Stack) =>
      DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Imported', {
        ...{ instanceIdentifier: 'orders', instanceEndpointAddress: 'orders.internal', port: 5432 },
        securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')],
        instanceResourceId,
      });
    expect(faultsOf(stack => ({ database: { target: database(stack) } }))).toEqual([
      expect.stringMatching(/^database\.target\.instanceResourceId: got .*; allowed: db-…/),
    ]);
  },
);

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
