import { CfnStage, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { Throttle } from './api-props.ts';
import { EDGE_PARENT } from './edge-secret.ts';
import { EDGE_THROTTLE } from './edge-throttle.ts';

/** Route 53 sends no other. */
export const EDGE_METHOD = 'GET';

/**
 * Limits each public method, and each edge path by a bucket of its own. In method settings a path begins with `/`, and
 * its own slashes are written as `~1`. @param keys the last parts of the edge paths
 */
export function setThrottles(api: RestApi, throttle: Throttle, keys: readonly string[]): void {
  const stage = api.deploymentStage.node.defaultChild;
  if (!(stage instanceof CfnStage)) throw new Error('The stage of a RestApi is a CfnStage; CDK has changed.');
  const buckets = (resourcePath: string, httpMethod: string, { rateLimit, burstLimit }: Throttle) => ({
    resourcePath,
    httpMethod,
    throttlingRateLimit: rateLimit,
    throttlingBurstLimit: burstLimit,
  });
  stage.methodSettings = [
    buckets('/*', '*', throttle),
    ...keys.map(key => buckets(`/~1${EDGE_PARENT}~1${key}`, EDGE_METHOD, EDGE_THROTTLE)),
  ];
}
