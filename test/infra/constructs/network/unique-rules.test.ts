import { Stack, Token } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress, type IVpc, Port, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { resources } from '../../support/resources.ts';
import {
  databaseOf,
  replicationGroupOf,
  templateOf,
  testApp,
  testStack,
  vpcOf,
} from '../../support/stacks.ts';

const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const EGRESS = 'AWS::EC2::SecurityGroupEgress';

const healthOf = (scope: Stack, vpc: IVpc, props: HealthCheckProps) =>
  new HealthCheck(scope, 'Health', {
    ...{ vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED }, alarms: false },
    ...props,
  });

/** The stack of a health check, after the app has added rules of its own. */
function ruledBy(add: (health: HealthCheck, database: ReturnType<typeof databaseOf>) => void) {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const database = databaseOf(stack, vpc);
  add(healthOf(stack, vpc, { database: { target: database } }), database);
  return idsOf(stack);
}

/** Who owns the rules: each id as the construct below which it is. */
function idsOf(stack: Stack) {
  const owners = (type: string) =>
    resources(templateOf(stack), type).map(({ id }) =>
      id.startsWith('HealthNetwork') ? ownerOf(id) : 'app',
    );
  return { into: owners(INGRESS), from: owners(EGRESS) };
}

/** CDK puts the app's own rules below the security group of the functions. */
const ownerOf = (id: string) => (/^HealthNetworkFunctions/.test(id) ? 'app' : 'health check');

describe('rules between the functions and a database', () => {
  it('are those of the health check, if the app has none', () => {
    expect(ruledBy(() => {})).toEqual({ into: ['health check'], from: ['health check'] });
  });

  it('are those of the app, if it admits the functions at the same port', () => {
    const rules = ruledBy(({ functions }, database) =>
      database.connections.allowDefaultPortFrom(functions.health),
    );
    expect(rules).toEqual({ into: ['app'], from: ['app'] });
  });

  it('are those of the app, if it allows the functions to connect', () => {
    const rules = ruledBy(({ functions }, database) =>
      functions.health.connections.allowToDefaultPort(database),
    );
    expect(rules).toEqual({ into: ['app'], from: ['app'] });
  });

  it('are both, if the app admits the functions at another port, or everybody at the same port', () => {
    const both = ['app', 'health check'];
    const other = ruledBy(({ functions }, database) =>
      database.connections.allowFrom(functions.health, Port.tcp(22)),
    );
    expect({ into: other.into.sort(), from: other.from.sort() }).toEqual({ into: both, from: both });
    const open = ruledBy((_, database) => database.connections.allowDefaultPortFromAnyIpv4());
    expect(open.into.sort()).toEqual(both);
  });

  it('are not twice in another stack', () => {
    const app = testApp();
    const [data, own] = [new Stack(app, 'Data'), new Stack(app, 'Own')];
    const vpc = vpcOf(data);
    const database = databaseOf(data, vpc);
    const { functions } = healthOf(own, vpc, { database: { target: database } });
    functions.health.connections.allowToDefaultPort(database);
    expect(idsOf(own)).toEqual({ into: ['app'], from: ['app'] });
  });

  it('may be waited for by the first probe', () => {
    const stack = testStack();
    const vpc = vpcOf(stack);
    const target = databaseOf(stack, vpc);
    const { functions } = healthOf(stack, vpc, { database: { target }, failDeploymentOnFirstProbe: true });
    target.connections.allowDefaultPortFrom(functions.health);
    const { Resources } = templateOf(stack).toJSON();
    const waits = Object.values<{ DependsOn?: string[] }>(Resources).flatMap(each => each.DependsOn ?? []);
    expect(waits.filter(id => !(id in Resources))).toEqual([]);
  });
});

it('a rule to a cache is known by what its port is, not by who read it first', () => {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const target = replicationGroupOf(stack, vpc);
  const { functions } = healthOf(stack, vpc, { cache: { target } });
  const port = Token.asNumber(target.attrPrimaryEndPointPort);
  new CfnSecurityGroupIngress(stack, 'Own', {
    ...{ ipProtocol: 'tcp', fromPort: port, toPort: port },
    groupId: target.securityGroupIds?.[0] ?? '',
    sourceSecurityGroupId: functions.health.connections.securityGroups[0]?.securityGroupId ?? '',
  });
  expect(idsOf(stack)).toEqual({ into: ['app'], from: ['health check'] });
});
