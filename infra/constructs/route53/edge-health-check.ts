import { Duration, Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HealthCheck, HealthCheckType } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Route53Props } from './route53-props.ts';

const INTERVAL = Duration.seconds(30);
const FAILURE_THRESHOLD = 3;

/**
 * Creates a Route 53 health check that requests the edge path. It uses the API's own name, because your own domain
 * name may lead to another region. @param path the edge path, without the stage
 */
export function edgeHealthCheck(
  scope: Construct,
  api: RestApi,
  path: string,
  props: Route53Props,
): HealthCheck {
  const { region, urlSuffix } = Stack.of(scope);
  const { interval = INTERVAL, failureThreshold = FAILURE_THRESHOLD, regions } = props;
  return new HealthCheck(scope, 'EdgeHealthCheck', {
    type: HealthCheckType.HTTPS,
    fqdn: `${api.restApiId}.execute-api.${region}.${urlSuffix}`,
    resourcePath: `/${api.deploymentStage.stageName}${path}`,
    requestInterval: interval,
    failureThreshold,
    ...(regions && { regions: [...regions] }),
  });
}
