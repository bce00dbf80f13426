import { Annotations as Notes, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type IVpc, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { resources } from '../../support/resources.ts';
import { replicationGroupOf, templateOf, testStack, vpcOf } from '../../support/stacks.ts';

const GROUP = 'sg-0123456789abcdef0';

const imported = (stack: Stack, mutable: boolean, id = 'Group') =>
  SecurityGroup.fromSecurityGroupId(stack, id, GROUP, { mutable });

function databaseBehind(group: ReturnType<typeof imported>) {
  const target = DatabaseInstance.fromDatabaseInstanceAttributes(group.stack, 'Imported', {
    instanceIdentifier: 'orders',
    instanceEndpointAddress: 'orders.abc.eu-west-1.rds.amazonaws.com',
    port: 5433,
    securityGroups: [group],
    instanceResourceId: 'db-ABC',
  });
  return { database: { target } };
}

function cacheBehind(stack: Stack, vpc: IVpc, ids: readonly string[]) {
  return { cache: { target: Object.assign(replicationGroupOf(stack, vpc), { securityGroupIds: ids }) } };
}

/** The rules to dependencies, from the functions, and the warnings. */
function shownBy(make: (stack: Stack, vpc: IVpc) => HealthCheckProps) {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
  const health = new HealthCheck(stack, 'Health', { vpc, vpcSubnets, ...make(stack, vpc) });
  const template = templateOf(stack);
  return {
    health,
    stack,
    into: resources(template, 'AWS::EC2::SecurityGroupIngress').length,
    from: resources(template, 'AWS::EC2::SecurityGroupEgress').length,
    warnings: warningsOf(stack),
  };
}

function warningsOf(stack: Stack): string[] {
  const found = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('mutable: false'));
  return found.map(({ entry }) => String(entry.data));
}

describe('an immutable security group', () => {
  it('gets no rule, but the group of the functions does, and a warning names the rule that is missing', () => {
    const { into, from, warnings } = shownBy(stack => databaseBehind(imported(stack, false)));
    expect({ into, from }).toEqual({ into: 0, from: 1 });
    expect(warnings).toEqual([
      expect.stringMatching(
        /^database: the app imports the security group sg-0123456789abcdef0 with mutable: false, .* Add this rule to it by hand: TCP, port 5433, from the security group Test\/Health\/Network\/Functions of the stack Test\./,
      ),
    ]);
  });

  it('is known by its id, too, which is all that a cache has', () => {
    const { into, from, warnings } = shownBy((stack, vpc) =>
      cacheBehind(stack, vpc, [imported(stack, false).securityGroupId]),
    );
    expect({ into, from }).toEqual({ into: 0, from: 1 });
    expect(warnings).toEqual([
      expect.stringMatching(/^cache: .* by hand: TCP, the port of the server, from the security group/),
    ]);
  });

  it('gets a rule where another import of it may be changed', () => {
    const { into, warnings } = shownBy((stack, vpc) => {
      imported(stack, true, 'Open');
      return cacheBehind(stack, vpc, [imported(stack, false).securityGroupId]);
    });
    expect({ into, warnings }).toEqual({ into: 1, warnings: [] });
  });

  it('causes no warning once it is acknowledged', () => {
    const { health, stack } = shownBy(made => databaseBehind(imported(made, false)));
    Notes.of(health).acknowledgeWarning('beacon:HealthCheck.immutableGroup', 'the rule is there');
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('a security group that may be changed', () => {
  it('gets a rule: one of this app, and one that is imported', () => {
    const one = shownBy(stack => databaseBehind(imported(stack, true)));
    expect({ into: one.into, warnings: one.warnings }).toEqual({ into: 1, warnings: [] });
    const other = shownBy((stack, vpc) => ({ cache: { target: replicationGroupOf(stack, vpc) } }));
    expect({ into: other.into, warnings: other.warnings }).toEqual({ into: 1, warnings: [] });
  });
});
