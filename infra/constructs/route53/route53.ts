import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { HealthCheck } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { edgePathOf } from '../api/edge-path.ts';
import type { HealthCheckProps } from '../health-check-props.ts';
import { namesOf } from '../validation/naming.ts';
import { AlarmHealthCheck } from './alarm-health-check.ts';
import { edgeHealthCheck } from './edge-health-check.ts';

/** The check that Route 53 makes, if any: of the edge path, or of an alarm. */
export function route53HealthCheck(
  scope: Construct,
  api: RestApi,
  props: HealthCheckProps,
): HealthCheck | undefined {
  if (!props.route53) return undefined;
  const route53 = props.route53 === true ? {} : props.route53;
  if (route53.through !== 'alarm') return edgeHealthCheck(scope, api, edgePathOf(props.pathSalt), route53);
  const { service: serviceName, environment } = namesOf(props);
  return new AlarmHealthCheck(scope, 'AlarmHealthCheck', { serviceName, environment }).healthCheck;
}
