import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { HealthCheck } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { EdgeSecret } from '../api/edge-secret.ts';
import { namesOf } from '../validation/names.ts';
import { AlarmHealthCheck } from './alarm-health-check.ts';
import { edgeHealthCheck } from './edge-health-check.ts';
import type { Route53Props } from './route53-props.ts';

type Props = {
  readonly route53?: Route53Props;
  readonly pathSalt?: string;
  readonly serviceName?: string;
  readonly environment?: string;
};

/** Creates the Route 53 health check that the props ask for, if any: on the edge path, or on an alarm. */
export function createRoute53HealthCheck(
  scope: Construct,
  api: RestApi,
  secret: EdgeSecret | undefined,
  props: Props,
): HealthCheck | undefined {
  const { route53 } = props;
  if (!route53) return undefined;
  if (secret) return edgeHealthCheck(scope, api, secret.path(props.pathSalt), route53);
  const { service: serviceName, environment } = namesOf(props);
  return new AlarmHealthCheck(scope, 'AlarmHealthCheck', { serviceName, environment }).healthCheck;
}
