import { Duration, Lazy, type Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { InterfaceVpcEndpointAwsService, SecurityGroup, SubnetType, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  MysqlEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../infra/constructs/health-check-props.ts';
import { PropsError } from '../../../infra/constructs/validation/faults.ts';
import { resource } from '../support/resources.ts';
import { databaseOf, replicationGroupOf, templateOf, testStack, vpcOf } from '../support/stacks.ts';

type Make = (stack: Stack, vpc: Vpc) => HealthCheckProps;

/** The faults of props, each as one line. */
function faultsOf(make: Make): string[] {
  const stack = testStack();
  const vpc = vpcOf(stack);
  try {
    new HealthCheck(stack, 'Health', make(stack, vpc));
  } catch (error) {
    if (error instanceof PropsError) return error.faults.map(({ prop, problem }) => `${prop}: ${problem}`);
    throw error;
  }
  return [];
}

const group = (stack: Stack) => SecurityGroup.fromSecurityGroupId(stack, 'G', 'sg-0123456789abcdef0');
const buffer =
  (props: HealthCheckProps): Make =>
  () => ({ buffer: true, ...props });

const imported = (stack: Stack, securityGroups = [group(stack)]) =>
  DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'I', {
    instanceIdentifier: 'orders',
    instanceEndpointAddress: 'orders.example.com',
    port: 5432,
    securityGroups,
  });

const REFUSED: readonly (readonly [string, Make, RegExp])[] = [
  ['nothing to check', () => ({}), /^database: nothing to check: give database, cache, checks or buffer/],
  [
    'a database without a VPC',
    (stack, vpc) => ({ database: { target: databaseOf(stack, vpc) } }),
    /^vpc: is not given, and database is checked from inside a VPC: give the VPC/,
  ],
  [
    'attempts that do not fit into the deadline',
    (stack, vpc) => ({
      vpc,
      cache: { target: replicationGroupOf(stack, vpc) },
      settings: { CACHE_TIMEOUT_MS: '551' },
    }),
    /^settings.CACHE_TIMEOUT_MS: two attempts of 551 ms .*; allowed: at most 550, or a longer deadline/,
  ],
  [
    'a deadline that leaves too little for an attempt',
    (stack, vpc) => ({
      vpc,
      database: { target: databaseOf(stack, vpc) },
      settings: { CHECK_DEADLINE_MS: '1000' },
    }),
    /^settings.DATABASE_TIMEOUT_MS: two attempts of 500 ms .*; allowed: at most 450/,
  ],
  [
    'components that are not configured',
    buffer({ settings: { COMPONENTS: 'buffer, database' } }),
    /^settings.COMPONENTS: names database, which is not configured/,
  ],
  [
    'critical components that are not configured',
    buffer({ settings: { CRITICAL_COMPONENTS: 'cache' } }),
    /^settings.CRITICAL_COMPONENTS: names cache, which is not reported; allowed: buffer, memory/,
  ],
  [
    'a dashboard without alarms',
    buffer({ alarms: false, dashboard: true }),
    /^dashboard: got true with alarms: false; a dashboard shows the alarms and their limits: remove one of the two/,
  ],
  [
    'subnets without a VPC',
    buffer({ vpcSubnets: {} }),
    /^vpcSubnets: got subnets without a VPC: give vpc, too/,
  ],
  [
    'a private API that Route 53 is to request',
    (_, vpc) => ({
      buffer: true,
      vpcEndpoint: vpc.addInterfaceEndpoint('E', { service: InterfaceVpcEndpointAwsService.APIGATEWAY }),
      route53: { watches: ['buffer'] },
    }),
    /^route53.through: is "edge" with vpcEndpoint, and the checkers of Route 53 cannot reach a private API: set it to "alarm"/,
  ],
  [
    'a private API under a domain name',
    (stack, vpc) => ({
      buffer: true,
      vpcEndpoint: vpc.addInterfaceEndpoint('E', { service: InterfaceVpcEndpointAwsService.APIGATEWAY }),
      domainName: {
        name: 'health.example.com',
        certificate: Certificate.fromCertificateArn(
          stack,
          'C',
          'arn:aws:acm:eu-west-1:123456789012:certificate/1',
        ),
      },
    }),
    /^domainName: got a domain name with vpcEndpoint, .*: remove it/,
  ],
  [
    'an endpoint by its id',
    buffer(Object({ vpcEndpoint: 'vpce-1' })),
    /^vpcEndpoint: got .*; allowed: an interface endpoint for execute-api$/,
  ],
  [
    'limits and traits of a database that are none',
    (stack, vpc) => ({
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      database: Object({ target: databaseOf(stack, vpc), maxConnections: 0 }),
    }),
    /^database.maxConnections: got 0; allowed: a number above 0$/,
  ],
  [
    'a replica that is neither',
    (stack, vpc) => ({
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      database: Object({ target: databaseOf(stack, vpc), replica: 'yes' }),
    }),
    /^database.replica: got "yes"; allowed: true or false$/,
  ],
  [
    'an endpoint without a VPC',
    buffer({ dynamoDbEndpoint: 'create' }),
    /^dynamoDbEndpoint: got "create" without a VPC: remove it/,
  ],
  [
    'a name that metrics would not accept',
    buffer({ serviceName: 'my service' }),
    /^serviceName: got "my service"; allowed: 1 to 64 letters/,
  ],
  ['an empty name of a buffer', () => ({ buffer: { name: '' } }), /^buffer.name: got ""; allowed: 1 to 64/],
  [
    'a name of a buffer that the functions would not accept',
    () => ({ buffer: { name: 'orders/eu' } }),
    /^buffer.name: got "orders\/eu"; allowed: 1 to 64 letters, digits and _ \. -$/,
  ],
  [
    'a secret that the functions can not reach',
    (stack, vpc) => ({ vpc, database: { target: databaseOf(stack, vpc), secret: new Secret(stack, 'S') } }),
    /^database.secret: got a secret, and the functions have no way to Secrets Manager: .*set secretsReachable to true/,
  ],
  [
    'a limit of 0 ms for slow components',
    buffer({ alarms: { slowMs: 0 } }),
    /^alarms.slowMs: got 0; allowed: more than 0 \(ms\)/,
  ],
  [
    'a runbook that is not a link',
    buffer({ alarms: { runbookUrl: 'ask Bob' } }),
    /^alarms.runbookUrl: got "ask Bob"; allowed: https:\/\/…/,
  ],
  [
    'a link that the alarm function could not read',
    buffer({ alarms: { runbookUrl: 'https://wiki:page/x' } }),
    /^alarms.runbookUrl: got a value of 19 characters .*; allowed: https:\/\/…/,
  ],
  [
    'a link that leaves no room for the text of an alarm',
    buffer({ alarms: { runbookUrl: `https://example.com/${'a'.repeat(1000)}` } }),
    /^alarms.runbookUrl: got 1020 characters; allowed: at most \d{3}, because an alarm's description has 1024: give a shorter link$/,
  ],
  [
    'a threshold that is not a number',
    buffer({ alarms: { thresholds: { evictions: Number.NaN } } }),
    /^alarms.thresholds.evictions: got NaN; allowed: a number above 0$/,
  ],
  [
    'half a request a second',
    buffer({ throttle: { rateLimit: 0.5, burstLimit: 5 } }),
    /^throttle.rateLimit: got 0.5; allowed: a whole number from 1 to 10000/,
  ],
  [
    'a burst above the limit of the account',
    buffer({ throttle: { rateLimit: 1, burstLimit: 9999 } }),
    /^throttle.burstLimit: got 9999; allowed: .* to 5000/,
  ],
  [
    'no reserved environment',
    buffer({ reservedConcurrency: 0 }),
    /^reservedConcurrency: got 0; allowed: a whole number from 1 to 900/,
  ],
  [
    'a limit that WAF does not accept',
    buffer({ perClientLimit: { requests: 5 } }),
    /^perClientLimit.requests: got 5; allowed: a whole number from 10/,
  ],
  [
    'a window that WAF does not accept',
    buffer({ perClientLimit: { requests: 50, window: Duration.minutes(3) } }),
    /^perClientLimit.window: got 3 minutes; allowed: 1, 2, 5 or 10/,
  ],
  [
    'a salt that can not be a part of a path',
    buffer({ pathSalt: 'a/b' }),
    /^pathSalt: got "a\/b"; allowed: 1 to 32/,
  ],
  [
    'an interval that Route 53 does not have',
    buffer({ route53: { watches: ['buffer'], interval: Duration.seconds(20) } }),
    /^route53.interval: got 20 seconds; allowed: 10 or 30/,
  ],
  [
    'a threshold beyond 10',
    buffer({ route53: { watches: ['buffer'], failureThreshold: 11 } }),
    /^route53.failureThreshold: got 11; allowed: 1 to 10/,
  ],
  [
    'two regions of checkers',
    buffer({ route53: { watches: ['buffer'], regions: ['eu-west-1', 'us-east-1'] } }),
    /^route53.regions: got eu-west-1, us-east-1; allowed: at least 3 of/,
  ],
  [
    'a region without checkers',
    buffer({ route53: { watches: ['buffer'], regions: ['eu-west-1', 'us-east-1', 'eu-north-1'] } }),
    /^route53.regions/,
  ],
  [
    'a Route 53 health check that says nothing about what it watches',
    buffer({ route53: true as never }),
    /^route53: got true; allowed: { watches: \['database'\] }/,
  ],
  [
    'no watched component',
    buffer({ route53: { watches: [] } }),
    /^route53.watches: got a list; allowed: the/,
  ],
  [
    'a watched component that is unknown',
    buffer({ route53: { watches: ['databse'] } }),
    /^route53.watches: got "databse"; allowed: buffer, memory, database, cache/,
  ],
  [
    'a watched component that is not there',
    buffer({ route53: { watches: ['database'] } }),
    /^route53.watches: names database, which is not reported; allowed: buffer, memory/,
  ],
  [
    'another way than the two',
    buffer({ route53: { watches: ['buffer'], through: 'dns' as never } }),
    /^route53.through: got "dns"; allowed: 'edge' or 'alarm'/,
  ],
  [
    'a setting that the prop sets',
    buffer({ settings: { EDGE_COMPONENTS: 'buffer' } }),
    /^settings.EDGE_COMPONENTS: is set by the prop route53.watches: remove it here/,
  ],
  [
    'an alarm without a heartbeat',
    buffer({ route53: { watches: ['buffer'], through: 'alarm' }, heartbeat: false }),
    /^route53.through: got "alarm" without a heartbeat/,
  ],
  [
    'an alarm with a slow heartbeat',
    buffer({ route53: { watches: ['buffer'], through: 'alarm' }, heartbeat: Duration.minutes(2) }),
    /^route53.through: got "alarm" with a heartbeat that is not each minute: remove heartbeat/,
  ],
  [
    'an alarm with an interval',
    buffer({ route53: { watches: ['buffer'], through: 'alarm', interval: Duration.seconds(10) } }),
    /^route53.interval: is only for through: "edge"/,
  ],
  [
    'a buffer in memory',
    buffer({ settings: { BUFFER_SOURCE: 'memory' } }),
    /^settings.BUFFER_SOURCE: is set by the prop buffer: remove it here/,
  ],
  [
    'a setting that a prop sets',
    buffer({ settings: { DATABASE_HOST: 'x' } }),
    /^settings.DATABASE_HOST: is set by the prop database: remove it here/,
  ],
  [
    'a setting that is unknown',
    buffer({ settings: { NOPE: 'x' } as HealthCheckProps['settings'] }),
    /^settings.NOPE: is not a variable of Beacon/,
  ],
  [
    'a setting out of range',
    buffer({ settings: { CACHE_TIMEOUT_MS: '1' } }),
    /^settings.CACHE_TIMEOUT_MS: got "1"; allowed: a whole number from 10 to 30000 \(ms\)/,
  ],
  [
    'a deadline longer than the alarm function waits',
    buffer({ settings: { CHECK_DEADLINE_MS: '3501' } }),
    /^settings.CHECK_DEADLINE_MS: got "3501"; allowed: at most 3500 \(ms\)/,
  ],
  [
    'a flag that is not true or false',
    buffer({ settings: { DATABASE_EXPECT_WRITABLE: 'yes' } }),
    /got "yes"; allowed: true or false/,
  ],
  [
    'a choice that does not exist',
    buffer({ settings: { LOG_LEVEL: 'LOUD' } }),
    /got "LOUD"; allowed: DEBUG, INFO/,
  ],
  [
    'a text in the wrong form',
    buffer({ settings: { DEGRADED_STATUS_CODE: '404' } }),
    /got "404"; allowed: any 2xx, 429 or 503/,
  ],
  [
    'an imported database without its resource id',
    (stack, vpc) => ({ vpc, database: { target: imported(stack) } }),
    /^database.resourceId: is not given, .*set it to db-…, cluster-… or prx-…/,
  ],
  [
    'an imported database without security groups',
    (stack, vpc) => ({ vpc, database: { target: imported(stack, []), resourceId: 'db-A' } }),
    /^database.target: was imported without security groups/,
  ],
  [
    'an imported cluster without an endpoint',
    (stack, vpc) => ({
      vpc,
      database: {
        target: DatabaseCluster.fromDatabaseClusterAttributes(stack, 'C', {
          clusterIdentifier: 'orders',
          securityGroups: [group(stack)],
        }),
        resourceId: 'cluster-A',
      },
    }),
    /^database.target: was imported without an endpoint/,
  ],
  [
    'a database of another kind',
    (stack, vpc) => ({
      vpc,
      database: {
        target: new DatabaseInstance(stack, 'D', {
          vpc,
          engine: DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_0 }),
          vpcSubnets: { subnets: vpc.isolatedSubnets },
        }),
      },
    }),
    /^database.target: got mysql; allowed: PostgreSQL/,
  ],
  [
    'a database that accepts no IAM logins',
    (stack, vpc) => {
      const target = databaseOf(stack, vpc);
      Object.assign(target.node.defaultChild ?? {}, { enableIamDatabaseAuthentication: false });
      return { vpc, database: { target } };
    },
    /^database.target: accepts no IAM logins: set iamAuthentication to true where you create it, or give a secret/,
  ],
  [
    'a cluster that accepts no IAM logins',
    (stack, vpc) => ({
      vpc,
      database: {
        target: new DatabaseCluster(stack, 'C', {
          vpc,
          vpcSubnets: { subnets: vpc.isolatedSubnets },
          engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
          writer: ClusterInstance.serverlessV2('writer'),
        }),
      },
    }),
    /^database.target: accepts no IAM logins/,
  ],
  [
    'a user whose name could end a name in SQL',
    (stack, vpc) => ({ vpc, database: { target: databaseOf(stack, vpc), user: 'a"; DROP' } }),
    /^database.user: got "a\\"; DROP"; allowed: 1 to 63 letters/,
  ],
  [
    'a secret and a user',
    (stack, vpc) => ({
      vpc,
      secretsReachable: true,
      database: { target: databaseOf(stack, vpc), user: 'me', secret: new Secret(stack, 'S') },
    }),
    /^database.secret: got a secret besides user or resourceId/,
  ],
  [
    'a cache without TLS',
    (stack, vpc) => {
      const target = replicationGroupOf(stack, vpc);
      target.transitEncryptionEnabled = false;
      return { vpc, cache: { target } };
    },
    /^cache.target: does not use TLS: set transitEncryptionEnabled to true/,
  ],
  [
    'an IAM login without TLS',
    (stack, vpc) => ({ vpc, cache: { target: replicationGroupOf(stack, vpc), tls: false } }),
    /^cache.tls: got false, and IAM logins need TLS/,
  ],
  [
    'a cache without security groups',
    (stack, vpc) => {
      const target = replicationGroupOf(stack, vpc);
      target.securityGroupIds = [];
      return { vpc, cache: { target } };
    },
    /^cache.target: has no securityGroupIds/,
  ],
  [
    'an imported cache',
    (stack, vpc) => ({
      vpc,
      cache: { target: CfnReplicationGroup.fromReplicationGroupId(stack, 'R', 'sessions') },
    }),
    /^cache.target: was imported, and CDK does not know the endpoint of an import: give \{ host, port, securityGroup, name \}/,
  ],
  [
    'a cache without a name',
    (stack, vpc) => ({ vpc, cache: { target: { host: 'cache.internal', securityGroup: group(stack) } } }),
    /^cache.target.name: is not given, and IAM logins need the name/,
  ],
  [
    'a cache with a wrong name',
    (stack, vpc) => ({
      vpc,
      cache: { target: { host: 'c', securityGroup: group(stack), name: 'My Cache' } },
    }),
    /^cache.target.name: got "My Cache"; allowed: the name of the cache/,
  ],
  [
    'a wrong user of the cache',
    (stack, vpc) => ({ vpc, cache: { target: replicationGroupOf(stack, vpc), user: 'a b' } }),
    /^cache.user: got "a b"; allowed/,
  ],
  [
    'a serverless cache without TLS',
    (stack, vpc) => ({
      vpc,
      cache: {
        target: { host: 'c', securityGroup: group(stack), serverless: true },
        login: 'none',
        tls: false,
      },
    }),
    /^cache.tls: got false, and a serverless cache always uses TLS/,
  ],
  [
    'two logins to the cache',
    (stack, vpc) => ({
      vpc,
      secretsReachable: true,
      cache: { target: replicationGroupOf(stack, vpc), login: 'iam', secret: new Secret(stack, 'S') },
    }),
    /^cache.secret: got a secret besides login "iam": remove one of the two/,
  ],
];

/** A number that only CloudFormation knows. */
const later = () => Lazy.number({ produce: () => 5 });

describe.each([
  ['90 seconds', Duration.seconds(90), '1 minute 30 seconds'],
  ['1.5 seconds', Duration.millis(1500), '1 second 500 millis'],
  ['30 seconds', Duration.seconds(30), '30 seconds'],
  ['2 hours', Duration.hours(2), '2 hours'],
  [
    'a length that synth does not know',
    Duration.minutes(later()),
    'a value that is only known at deployment',
  ],
  ['a number', 60 as unknown as Duration, '60'],
])('a duration of %s is a fault, not an error of CDK', (_, duration, got) => {
  it.each([
    ['heartbeat', { heartbeat: duration }, '1 to 60 whole minutes, or false'],
    [
      'perClientLimit.window',
      { perClientLimit: { requests: 50, window: duration } },
      '1, 2, 5 or 10 minutes',
    ],
    ['route53.interval', { route53: { watches: ['buffer'], interval: duration } }, '10 or 30 seconds'],
  ])('as %s', (prop, props, allowed) => {
    if (prop === 'route53.interval' && got === '30 seconds')
      return expect(faultsOf(buffer(props))).toEqual([]);
    expect(faultsOf(buffer(props))).toEqual([`${prop}: got ${got}; allowed: ${allowed}`]);
  });

  it('as heartbeat of a Route 53 check that follows an alarm', () => {
    expect(
      faultsOf(buffer({ heartbeat: duration, route53: { watches: ['buffer'], through: 'alarm' } })),
    ).toEqual([
      expect.stringContaining(`heartbeat: got ${got}`),
      expect.stringMatching(/^route53.through: got "alarm" with a heartbeat that is not each minute/),
    ]);
  });
});

describe('a heartbeat whose length synth does not know', () => {
  const heartbeat = Duration.minutes(later());

  it('is allowed without alarms: only the schedule uses it', () => {
    const stack = testStack();
    new HealthCheck(stack, 'Health', { buffer: true, alarms: false, heartbeat });
    expect(resource(templateOf(stack), 'AWS::Events::Rule').Properties.ScheduleExpression).toBe(
      'rate(5 minutes)',
    );
  });

  it('is a fault with a Route 53 check that follows an alarm', () => {
    expect(
      faultsOf(buffer({ alarms: false, heartbeat, route53: { watches: ['buffer'], through: 'alarm' } })),
    ).toEqual([expect.stringMatching(/^route53.through/)]);
  });
});

describe('the construct refuses', () => {
  it.each(REFUSED)('%s', (_, make, problem) => {
    expect(faultsOf(make)).toEqual([expect.stringMatching(problem)]);
  });

  it('everything that is wrong at once, in one message that names the construct', () => {
    const make = () =>
      new HealthCheck(testStack(), 'Health', { pathSalt: '/', heartbeat: Duration.seconds(1) });
    expect(make).toThrow(
      /^Test\/Health: 3 things are wrong with its props\.\n- database: .*\n- heartbeat: .*\n- pathSalt: /,
    );
  });
});
