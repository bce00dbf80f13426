import { Check, HealthCheck, type HealthCheckProps } from '@beacon-health/beacon';
import { Duration, NestedStack, Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { group, POSTGRES, place, SMALL, vpcOf } from './network.ts';
import type { Row } from './row.ts';

const check = (props: (stack: Stack) => HealthCheckProps) => (stack: Stack) => {
  new HealthCheck(stack, 'Health', props(stack));
};

const databaseIn = (stack: Stack) => {
  const vpc = vpcOf(stack);
  const target = new DatabaseInstance(stack, 'Database', {
    ...place(vpc),
    engine: POSTGRES,
    instanceType: SMALL,
    iamAuthentication: true,
  });
  return { vpc, target };
};

const redisOf = (stack: Stack, id: string) => ({
  target: { host: `${id.toLowerCase()}.internal`, securityGroup: group(stack, id) },
  login: 'none' as const,
});

/** The bundle of an app. The tests synthesize only, so it does nothing. */
const bundle = () =>
  Code.fromInline('exports.handler = async () => ({}); exports.probeHandler = async () => ({});');

const NOTHING = { from: 'no target', login: 'none' } as const;

export const OTHERS: readonly Row[] = [
  {
    ...NOTHING,
    target: 'the audit event buffer',
    add: check(() => ({ buffer: true })),
    shows: { components: 'buffer,memory' },
  },
  {
    ...NOTHING,
    target: 'nothing',
    add: check(() => ({})),
    shows: { fault: 'nothing to check' },
  },
  {
    ...NOTHING,
    target: 'a check of the app’s own bundle',
    add: check(() => ({ code: bundle(), checks: { payments: Check.own() } })),
    shows: { components: 'memory' }, // the bundle adds its own checks
  },
  {
    target: 'two databases and a cache in checks',
    from: 'created',
    login: 'both',
    add: stack => {
      const { vpc, target } = databaseIn(stack);
      new HealthCheck(stack, 'Health', {
        ...place(vpc),
        database: { target, name: 'orders' },
        checks: {
          reports: Check.postgresql({ target, name: 'reports' }),
          sessions: Check.redis(redisOf(stack, 'Sessions')),
        },
      });
    },
    shows: {
      components: 'memory,database,reports,sessions',
      logins: { database: 'IAM', reports: 'IAM', sessions: 'none' },
    },
  },
  {
    target: 'an RDS instance, with Route 53, a domain name, and a topic for alarms',
    from: 'created',
    login: 'IAM',
    add: stack => {
      const { vpc, target } = databaseIn(stack);
      const arn = 'arn:aws:acm:eu-west-1:123456789012:certificate/0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0';
      new HealthCheck(stack, 'Health', {
        ...place(vpc),
        database: { target },
        route53: { watches: ['database'] },
        domainName: {
          name: 'health.example.com',
          certificate: Certificate.fromCertificateArn(stack, 'Certificate', arn),
        },
        alarms: { topic: new Topic(stack, 'Topic'), emails: ['team@example.com'] },
      });
    },
    shows: { components: 'memory,database', logins: { database: 'IAM' } },
  },
  {
    target: 'an RDS instance, without alarms, WAF, access log and heartbeat',
    from: 'created',
    login: 'IAM',
    add: stack => {
      const { vpc, target } = databaseIn(stack);
      const off = {
        alarms: false,
        perClientLimit: false,
        apiGatewayLogging: false,
        heartbeat: false,
      } as const;
      new HealthCheck(stack, 'Health', { ...place(vpc), database: { target }, ...off });
    },
    shows: { components: 'memory,database', logins: { database: 'IAM' } },
  },
  {
    target: 'an RDS instance, from public subnets',
    from: 'created',
    login: 'IAM',
    add: stack => {
      const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 0 });
      const vpcSubnets = { subnetType: SubnetType.PUBLIC };
      const target = new DatabaseInstance(stack, 'Database', {
        ...{ vpc, vpcSubnets, engine: POSTGRES, instanceType: SMALL, publiclyAccessible: false },
        iamAuthentication: true,
      });
      new HealthCheck(stack, 'Health', { vpc, vpcSubnets, database: { target } });
    },
    shows: { components: 'memory,database', logins: { database: 'IAM' } },
  },
  {
    target: 'an RDS instance, with a private API, an alarm for Route 53, traces, and a key of the app',
    from: 'created',
    login: 'IAM',
    add: stack => {
      const { vpc, target } = databaseIn(stack);
      new HealthCheck(stack, 'Health', {
        ...place(vpc),
        database: { target },
        vpcEndpoint: vpc.addInterfaceEndpoint('Api', { service: InterfaceVpcEndpointAwsService.APIGATEWAY }),
        route53: { watches: ['database'], through: 'alarm' },
        tracing: true,
        encryptionKey: new Key(stack, 'Key'),
      });
    },
    shows: { components: 'memory,database', logins: { database: 'IAM' } },
  },
  {
    ...NOTHING,
    target: 'a private API that Route 53 is to request',
    add: check(stack => ({
      buffer: true,
      vpcEndpoint: vpcOf(stack).addInterfaceEndpoint('Api', {
        service: InterfaceVpcEndpointAwsService.APIGATEWAY,
      }),
      route53: { watches: ['buffer'] },
    })),
    shows: { fault: 'cannot reach a private API' },
  },
  {
    target: 'an RDS instance of the stack around a nested stack',
    from: 'created',
    login: 'IAM',
    add: stack => {
      const { vpc, target } = databaseIn(stack);
      new HealthCheck(new NestedStack(stack, 'Operations'), 'Health', {
        ...place(vpc),
        database: { target },
      });
    },
    shows: { components: 'memory,database', logins: { database: 'IAM' } },
  },
  {
    target: 'an RDS instance of another stack',
    from: 'created',
    login: 'IAM',
    add: stack => {
      const data = new Stack(stack.node.scope, 'Data', {
        env: { account: stack.account, region: stack.region },
      });
      const { vpc, target } = databaseIn(data);
      new HealthCheck(stack, 'Health', { ...place(vpc), database: { target } });
    },
    shows: { components: 'memory,database', logins: { database: 'IAM' } },
  },
  {
    ...NOTHING,
    target: 'a heartbeat of 90 seconds',
    add: check(() => ({ buffer: true, heartbeat: Duration.seconds(90) })),
    shows: { fault: 'heartbeat' },
  },
  {
    ...NOTHING,
    target: 'a setting that does not exist, from JavaScript',
    add: check(() => ({ buffer: true, settings: { CACHE_TTLS: '5' } as object })),
    shows: { fault: 'CACHE_TTLS' },
  },
];
