import { Duration, Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HealthCheck, HealthCheckType } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Route53Props } from './route53-props.ts';

/** In the body of the edge path, and of no other answer of the API. */
const UP = '"status":"up"';

const INTERVAL = Duration.seconds(30);
const FAILURE_THRESHOLD = 3;

/** Route 53's checkers ask the edge path of the API's own name: one of yours may lead to another region. */
export function edgeHealthCheck(
  scope: Construct,
  api: RestApi,
  path: string,
  props: Route53Props,
): HealthCheck {
  const { region, urlSuffix } = Stack.of(scope);
  const { interval = INTERVAL, failureThreshold = FAILURE_THRESHOLD, regions, degradedFailsOver } = props;
  return new HealthCheck(scope, 'EdgeHealthCheck', {
    ...(degradedFailsOver
      ? { type: HealthCheckType.HTTPS_STR_MATCH, searchString: UP }
      : { type: HealthCheckType.HTTPS }),
    fqdn: `${api.restApiId}.execute-api.${region}.${urlSuffix}`,
    resourcePath: `/${api.deploymentStage.stageName}${path}`,
    requestInterval: interval,
    failureThreshold,
    ...(regions && { regions: [...regions] }),
  });
}
