import { CfnParameter, Fn, type Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseInstance, DatabaseInstanceEngine } from 'aws-cdk-lib/aws-rds';
import { describe, expect, it } from 'vitest';
import { Check } from '../../../../infra/constructs/dependencies/check.ts';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { resolve } from '../../support/resolve.ts';
import { resource, resources, variables } from '../../support/resources.ts';
import {
  replicationGroupOf,
  serverlessCacheOf,
  templateOf,
  testApp,
  testStack,
  vpcOf,
} from '../../support/stacks.ts';

/** What is left of a token that was used as a plain value, and what JavaScript makes of an unknown number. */
const LEFTOVERS = /Token\[|TOKEN\.|e\+28|NaN|undefined|\[object/;

const ENV = { account: '123456789012', region: 'eu-west-1' };

const text = (stack: Stack, id: string) => new CfnParameter(stack, id).valueAsString;
const number = (stack: Stack, id: string) => new CfnParameter(stack, id, { type: 'Number' }).valueAsNumber;
const list = (stack: Stack, id: string) => Fn.split(',', text(stack, id));

/** The template of a stack, and everything that synth says about it. */
function synthesized(make: (stack: Stack) => HealthCheckProps) {
  const stack = testStack(testApp(), 'Shop', { env: ENV });
  const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
  const props = make(stack);
  new HealthCheck(stack, 'Health', { ...(props.vpc ? {} : { vpc: vpcOf(stack), vpcSubnets }), ...props });
  const notes = Annotations.fromStack(stack);
  const said = [notes.findWarning('*', Match.anyValue()), notes.findInfo('*', Match.anyValue())].flat();
  return { template: templateOf(stack), said: said.map(({ entry }) => String(entry.data)) };
}

function leftovers({ template, said }: ReturnType<typeof synthesized>): string[] {
  const lines = [...JSON.stringify(template.toJSON(), null, 1).split('\n'), ...said];
  return lines.filter(line => LEFTOVERS.test(line) && !line.includes('noSubnetRouteTableId'));
}

const group = (stack: Stack, id: string) =>
  SecurityGroup.fromSecurityGroupId(stack, id, text(stack, `${id}Id`));

const database = (stack: Stack) => ({
  target: {
    host: text(stack, 'Host'),
    port: number(stack, 'Port'),
    securityGroup: group(stack, 'Database'),
    instanceIdentifier: text(stack, 'Instance'),
  },
  name: text(stack, 'Name'),
  user: text(stack, 'User'),
  resourceId: text(stack, 'ResourceId'),
});

const cache = (stack: Stack) => ({
  target: {
    host: text(stack, 'CacheHost'),
    port: number(stack, 'CachePort'),
    securityGroup: group(stack, 'Cache'),
    name: text(stack, 'CacheName'),
  },
  user: text(stack, 'CacheUser'),
});

describe('values that only the deployment knows', () => {
  it('may be every text and number of an endpoint', () => {
    const done = synthesized(stack => ({ database: database(stack), cache: cache(stack) }));
    expect(leftovers(done)).toEqual([]);
    expect(resolve(variables(done.template, /Probe/))).toMatchObject({
      DATABASE_HOST: '<Host>',
      DATABASE_PORT: '<Port>',
      DATABASE_NAME: '<Name>',
      DATABASE_USER: '<User>',
      CACHE_URL: 'rediss://<CacheHost>:<CachePort>',
    });
    const { FromPort, GroupId } = resource(
      done.template,
      'AWS::EC2::SecurityGroupIngress',
      /IntoDatabase/,
    ).Properties;
    expect(resolve([FromPort, GroupId])).toEqual(['<Port>', '<DatabaseId>']);
  });

  it('are named in what synth says by where they come from', () => {
    const { said } = synthesized(stack => ({ database: database(stack), cache: cache(stack) }));
    expect(said.join('\n')).toContain('GRANT CONNECT ON DATABASE "<Shop/Name>" TO "<Shop/User>"');
    expect(said.join('\n')).toContain('--user-id <Shop/CacheUser> ');
  });

  it('may be the names of the service, limits of alarms and addresses of people', () => {
    const done = synthesized(stack => ({
      database: database(stack),
      checks: { sessions: Check.redis(cache(stack)) },
      buffer: { name: text(stack, 'Buffer') },
      serviceName: text(stack, 'Service'),
      environment: text(stack, 'Stage'),
      version: text(stack, 'Version'),
      route53: { watches: ['database'] },
      alarms: {
        emails: [text(stack, 'Email')],
        slowMs: number(stack, 'Slow'),
        runbookUrl: text(stack, 'Runbook'),
        thresholds: {
          databaseConnections: number(stack, 'Connections'),
          bufferDepth: number(stack, 'Depth'),
        },
      },
    }));
    expect(leftovers(done)).toEqual([]);
  });

  it('may be the security groups of a cache, a list of which the first admits the functions', () => {
    const done = synthesized(stack => {
      const vpc = vpcOf(stack);
      const [target, other] = [replicationGroupOf(stack, vpc), serverlessCacheOf(stack, vpc)];
      target.securityGroupIds = list(stack, 'Groups');
      other.securityGroupIds = new CfnParameter(stack, 'More', { type: 'List<String>' }).valueAsList;
      const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
      return { vpc, vpcSubnets, cache: { target }, checks: { sessions: Check.redis({ target: other }) } };
    });
    expect(leftovers(done)).toEqual([]);
    const groups = resources(done.template, 'AWS::EC2::SecurityGroupIngress').map(
      each => each.Properties.GroupId,
    );
    expect(groups).toEqual([
      { 'Fn::Select': [0, { 'Fn::Split': [',', { Ref: 'Groups' }] }] },
      { 'Fn::Select': [0, { Ref: 'More' }] },
    ]);
  });

  it('may be the subnets of a VPC', () => {
    const done = synthesized(stack => ({
      vpc: Vpc.fromVpcAttributes(stack, 'Imported', {
        vpcId: text(stack, 'Network'),
        availabilityZones: Fn.getAzs(),
        privateSubnetIds: list(stack, 'Subnets'),
      }),
      database: database(stack),
      buffer: true,
    }));
    expect(leftovers(done)).toEqual([]);
    const { SubnetIds } = resource(done.template, 'AWS::Lambda::Function', /Probe/).Properties.VpcConfig;
    expect(SubnetIds).toEqual({ 'Fn::Split': [',', { Ref: 'Subnets' }] });
  });

  it('may be the port of a database of the app', () => {
    const done = synthesized(stack => {
      const vpc = vpcOf(stack);
      const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
      const engine = DatabaseInstanceEngine.POSTGRES;
      const target = new DatabaseInstance(stack, 'Database', {
        vpc,
        vpcSubnets,
        engine,
        port: number(stack, 'Port'),
      });
      return { vpc, vpcSubnets, database: { target } };
    });
    expect(leftovers(done)).toEqual([]);
  });

  it('may be how many nodes a cache has, and whether it uses TLS: then its nodes have no alarms', () => {
    const done = synthesized(stack => {
      const vpc = vpcOf(stack);
      const target = replicationGroupOf(stack, vpc);
      target.replicasPerNodeGroup = number(stack, 'Replicas');
      target.transitEncryptionEnabled = Token.asAny({ Ref: 'Tls' });
      return { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED }, cache: { target } };
    });
    expect(leftovers(done)).toEqual([]);
    expect(JSON.stringify(done.template.toJSON())).not.toContain('EngineCPUUtilization');
  });

  it('cannot be maxConnections, of which an alarm needs a part', () => {
    expect(() =>
      synthesized(stack => ({ database: { ...database(stack), maxConnections: number(stack, 'Most') } })),
    ).toThrow(
      /database\.maxConnections: got a value that is only known at deployment; allowed: a number above 0/,
    );
  });
});
