import { Token } from 'aws-cdk-lib';
import type { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { describe, expect, it } from 'vitest';
import { cacheTraits } from '../../../../infra/constructs/dependencies/redis/cache-traits.ts';
import { alarm, templateOf } from '../../support/example.ts';
import { replicationGroupOf, serverlessCacheOf, testStack, vpcOf } from '../../support/stacks.ts';

function traits(cacheUsageLimits?: CfnServerlessCache['cacheUsageLimits']) {
  const stack = testStack();
  return cacheTraits(Object.assign(serverlessCacheOf(stack, vpcOf(stack)), { cacheUsageLimits }));
}

describe('the limits of a serverless cache', () => {
  it('are 80 % of those that it has', () => {
    const dataStorage = { unit: 'GB', maximum: 10 };
    expect(traits({ dataStorage, ecpuPerSecond: { maximum: 1000 } })).toEqual({ bytes: 8e9, units: 240_000 });
    expect(traits({ dataStorage })).toEqual({ bytes: 8e9 });
  });

  it('are unknown without limits, with those that only a deployment knows, and of other caches', () => {
    expect(traits()).toEqual({});
    expect(traits({ dataStorage: { unit: 'GB', minimum: 1 } })).toEqual({});
    expect(traits(Token.asAny({ Ref: 'Limits' }))).toEqual({});
    expect(traits({ ecpuPerSecond: { maximum: Token.asNumber({ Ref: 'Units' }) } })).toEqual({});
    const stack = testStack();
    expect(cacheTraits(replicationGroupOf(stack, vpcOf(stack)))).toEqual({});
  });

  it('are those of its alarms', () => {
    const cache = { serverlessName: 'orders' };
    const limits = (template: ReturnType<typeof templateOf>) =>
      ['cache-data', 'cache-units'].map(id => alarm(id, template).Threshold);
    expect(limits(templateOf({ cache: { ...cache, bytes: 8e9, units: 240_000 } }))).toEqual([8e9, 240_000]);
    expect(limits(templateOf({ cache }))).toEqual([1024 ** 3, 7_200_000]);
  });
});
