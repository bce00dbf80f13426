import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { CacheTraits } from '../../alarms/definitions/targets.ts';
import { isRecord } from '../../validation/values.ts';

/** Of the limits that a serverless cache has. At the limit of data it evicts keys, at that of units it refuses commands. */
const OF_LIMIT = 0.8;

const GB = 1000 ** 3;

/** The period of the alarms, s. */
const PERIOD = 300;

/** What synth knows about a cache, for the limits of its alarms. */
export function cacheTraits(target: unknown): CacheTraits {
  if (!(target instanceof CfnServerlessCache) || !isRecord(target.cacheUsageLimits)) return {};
  const { dataStorage, ecpuPerSecond } = target.cacheUsageLimits;
  const [gigabytes, units] = [maximumOf(dataStorage), maximumOf(ecpuPerSecond)];
  return {
    ...(gigabytes !== undefined && { bytes: Math.floor(gigabytes * GB * OF_LIMIT) }),
    ...(units !== undefined && { units: Math.floor(units * PERIOD * OF_LIMIT) }),
  };
}

/** A limit that is only known at the deployment is none for synth. */
function maximumOf(limit: unknown): number | undefined {
  const maximum = isRecord(limit) ? limit.maximum : undefined;
  return typeof maximum === 'number' && maximum > 0 ? maximum : undefined;
}
