import { Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import type { HealthCheckProps } from '../../../../infra/constructs/health-check-props.ts';
import { PropsError } from '../../../../infra/constructs/validation/faults.ts';
import { databaseOf, testApp, vpcOf } from '../../support/stacks.ts';

const ACCOUNT = '123456789012';

/** The faults of a health check in eu-west-1. */
function faultsOf(make: (stack: Stack) => Pick<HealthCheckProps, 'database' | 'route53'>): string[] {
  const stack = new Stack(testApp(), 'Here', { env: { account: ACCOUNT, region: 'eu-west-1' } });
  try {
    new HealthCheck(stack, 'Health', { vpc: vpcOf(stack), ...make(stack) });
  } catch (error) {
    if (error instanceof PropsError) return error.faults.map(({ prop, problem }) => `${prop}: ${problem}`);
    throw error;
  }
  return [];
}

const WATCHED = { watches: ['database'] };

const endpoint = (stack: Stack, host: string) => ({
  target: { host, securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0') },
  resourceId: 'db-A',
});

const FAULT =
  /^route53.watches: names database, whose target is in eu-central-1, and this stack is in eu-west-1: if it fails, it fails for both/;

describe('a watched database in another region', () => {
  it('is refused: a construct', () => {
    const faults = faultsOf(stack => {
      const other = new Stack(stack.node.root as never, 'There', {
        env: { account: ACCOUNT, region: 'eu-central-1' },
      });
      return { database: { target: databaseOf(other, vpcOf(other)) }, route53: WATCHED };
    });
    expect(faults).toEqual([expect.stringMatching(FAULT)]);
  });

  it('is refused: a host', () => {
    const host = 'orders.abcdefghijkl.eu-central-1.rds.amazonaws.com';
    expect(faultsOf(stack => ({ database: endpoint(stack, host), route53: WATCHED }))).toEqual([
      expect.stringMatching(FAULT),
    ]);
  });

  it.each(['orders.abcdefghijkl.eu-west-1.rds.amazonaws.com', 'orders.internal'])('is none: %s', host => {
    expect(faultsOf(stack => ({ database: endpoint(stack, host), route53: WATCHED }))).toEqual([]);
  });

  it('may be checked without being watched', () => {
    const host = 'orders.abcdefghijkl.eu-central-1.rds.amazonaws.com';
    expect(faultsOf(stack => ({ database: endpoint(stack, host) }))).toEqual([]);
  });
});
