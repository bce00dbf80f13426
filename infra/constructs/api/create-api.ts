import type { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { FunctionOptions } from '../functions/function-options.ts';
import type { HealthFunctions } from '../functions/health-functions.ts';
import { checkAccessLogRole } from './access-log-role.ts';
import type { DomainProps, Throttle } from './api-props.ts';
import { EdgePath } from './edge-path.ts';
import type { EdgeSecret } from './edge-secret.ts';
import { DEFAULT_THROTTLE } from './edge-throttle.ts';
import { HealthApi } from './health-api.ts';
import { setThrottles } from './method-throttles.ts';

type Props = {
  readonly throttle?: Throttle;
  readonly apiGatewayLogging?: boolean;
  readonly domainName?: DomainProps;
  readonly vpcEndpoint?: IVpcEndpoint;
  readonly groups?: object;
  readonly pathSalt?: string;
  readonly previousPathSalt?: string;
};

type ApiInput = {
  readonly functions: HealthFunctions;
  /** @default - there is no edge path */
  readonly secret: EdgeSecret | undefined;
  readonly options: FunctionOptions;
};

/** Creates the API: the public and the signed paths, and the edge path where Route 53 requests it. */
export function createApi(
  scope: Construct,
  props: Props,
  { functions, secret, options }: ApiInput,
): HealthApi {
  const { throttle = DEFAULT_THROTTLE, apiGatewayLogging = false, pathSalt, previousPathSalt } = props;
  const api = new HealthApi(scope, 'Api', {
    name: scope.node.path.replaceAll('/', '-'),
    handler: functions.health,
    accessLogs: apiGatewayLogging,
    options,
    domainName: props.domainName,
    vpcEndpoint: props.vpcEndpoint,
    groups: Object.keys(props.groups ?? {}),
  });
  checkAccessLogRole(api.rest, apiGatewayLogging);
  const { edge } = functions;
  if (!secret || !edge) setThrottles(api.rest, throttle, []);
  else {
    const path = { handler: edge, secret, throttle, pathSalt, previousPathSalt };
    new EdgePath(api, 'Edge', { api: api.rest, ...path });
  }
  return api;
}
