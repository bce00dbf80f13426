import { Annotations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { HealthCheck } from '../../../../infra/constructs/health-check.ts';
import { replicationGroupOf, testStack, vpcOf } from '../../support/stacks.ts';

/** Synthesizes a health check of a cache with this many shards, each with a replica. */
function synth(numNodeGroups: number) {
  const stack = testStack();
  const vpc = vpcOf(stack);
  const target = Object.assign(replicationGroupOf(stack, vpc), { clusterMode: 'enabled', numNodeGroups });
  const health = new HealthCheck(stack, 'Health', {
    vpc,
    cache: { target },
    vpcSubnets: { subnets: vpc.isolatedSubnets },
  });
  Annotations.of(health).acknowledgeWarning('beacon:HealthCheck.cacheUser', 'done');
  return () => Template.fromStack(stack);
}

describe('the variables of a function', () => {
  it('may have 4 KB, and synth says which one is too large', () => {
    expect(synth(120)).toThrow(
      /the variables of Test\/Health\/Alarm have at least \d+ bytes; allowed: 4096\. The largest is CACHE_NODE_IDS with \d+/,
    );
  });

  it('fit for a cache of 45 shards with 90 nodes', () => {
    expect(synth(45)).not.toThrow();
  });
});
