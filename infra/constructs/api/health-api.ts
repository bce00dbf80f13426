import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  Integration,
  IntegrationType,
  LogGroupLogDestination,
  type Method,
  type Resource,
  RestApi,
  type RestApiProps,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import type { IVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnPermission, type Function as HealthFunction } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ROUTES } from '../../../lib/names/routes.ts';
import { acknowledgeRule } from '../compatibility/acknowledge-rule.ts';
import type { FunctionOptions } from '../functions/function-options.ts';
import { createLogGroup } from '../functions/log-group.ts';
import { ACCESS_LOG } from './access-log.ts';
import type { DomainProps } from './api-props.ts';
import { addGatewayResponses } from './gateway-responses.ts';
import { invocationUri } from './invocation-uri.ts';

export type HealthApiProps = {
  /** Name of the API in API Gateway. */
  readonly name: string;
  readonly handler: HealthFunction;
  readonly accessLogs: boolean;
  readonly options: FunctionOptions;
  /** The endpoint through which a VPC reaches the API. @default - the API is public */
  readonly vpcEndpoint?: IVpcEndpoint | undefined;
  readonly domainName?: DomainProps | undefined;
  /** The names of the groups. */
  readonly groups: readonly string[];
};

/** The stage of the API: a part of its URLs. */
export const STAGE = 'beacon';

/** The REST API. Anyone may use the public paths; the others need a signature (IAM). Nothing is cached. */
export class HealthApi extends Construct {
  readonly rest: RestApi;
  /** `undefined` without access logs. */
  readonly accessLogGroup: LogGroup | undefined;
  /** `GET /health/details`. */
  readonly details: Method;
  /** `POST /health`. */
  readonly run: Method;

  constructor(scope: Construct, id: string, props: HealthApiProps) {
    super(scope, id);
    this.accessLogGroup = props.accessLogs ? createLogGroup(this, 'AccessLog', props.options) : undefined;
    this.rest = this.#restApi(props);
    this.rest.node.tryRemoveChild('Endpoint'); // an output that RestApi adds; HealthCheck adds its own
    addGatewayResponses(this.rest);
    acknowledgeOpenPaths(this);

    const integration = this.#integration(props.handler);
    const health = this.rest.root.resourceForPath(ROUTES.health);
    const details = this.rest.root.resourceForPath(ROUTES.details);
    const groups = props.groups.map(name => ROUTES.component.replace('{component}', name));
    for (const path of [ROUTES.health, ROUTES.live, ROUTES.component, ...groups]) {
      for (const method of ['GET', 'HEAD']) this.#public(path, method, integration);
    }
    // Other methods reach the function, which answers 405. API Gateway itself would answer 403.
    for (const path of [ROUTES.health, ROUTES.live, ROUTES.component, ROUTES.details, ...groups]) {
      this.#public(path, 'ANY', integration);
    }
    this.run = signed(health, 'POST', integration);
    this.details = signed(details, 'GET', integration);
  }

  #restApi({ name, domainName, vpcEndpoint, options }: HealthApiProps): RestApi {
    const accessLog = this.accessLogGroup && {
      accessLogDestination: new LogGroupLogDestination(this.accessLogGroup),
      accessLogFormat: AccessLogFormat.custom(ACCESS_LOG),
    };
    return new RestApi(this, 'Rest', {
      restApiName: name,
      ...(vpcEndpoint ? privateTo(vpcEndpoint) : { endpointTypes: [EndpointType.REGIONAL] }),
      cloudWatchRole: false,
      deployOptions: {
        stageName: STAGE,
        cachingEnabled: false,
        tracingEnabled: options.tracing ?? false,
        ...accessLog,
      },
      ...(domainName && {
        domainName: {
          domainName: domainName.name,
          certificate: domainName.certificate,
          endpointType: EndpointType.REGIONAL,
          securityPolicy: SecurityPolicy.TLS_1_2,
        },
      }),
    });
  }

  /** With one permission for all methods. CDK's `LambdaIntegration` adds one for each, and most allow what others do. */
  #integration(handler: HealthFunction): Integration {
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: handler.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: this.rest.arnForExecuteApi('*', `${ROUTES.health}*`, this.rest.deploymentStage.stageName),
    });
    const uri = invocationUri(this, handler);
    return new Integration({ type: IntegrationType.AWS_PROXY, integrationHttpMethod: 'POST', uri });
  }

  #public(path: string, method: string, integration: Integration): void {
    const options = { authorizationType: AuthorizationType.NONE };
    this.rest.root.resourceForPath(path).addMethod(method, integration, options);
  }
}

/** Only requests through the endpoint reach the API. */
function privateTo(endpoint: IVpcEndpoint): RestApiProps {
  const anyone = { principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'] };
  const conditions = { StringNotEquals: { 'aws:SourceVpce': endpoint.vpcEndpointId } };
  const statements = [
    new PolicyStatement({ ...anyone, resources: ['execute-api:/*'] }),
    new PolicyStatement({ ...anyone, resources: ['execute-api:/*'], effect: Effect.DENY, conditions }),
  ];
  return {
    endpointConfiguration: { types: [EndpointType.PRIVATE], vpcEndpoints: [endpoint] },
    policy: new PolicyDocument({ statements }),
  };
}

function signed(resource: Resource, method: string, integration: Integration): Method {
  return resource.addMethod(method, integration, { authorizationType: AuthorizationType.IAM });
}

/** Includes the edge path, which is created below this construct. */
function acknowledgeOpenPaths(api: HealthApi): void {
  const reasons = {
    APIG2: 'the function validates requests; it reads neither the body nor parameters of a public request',
    APIG4:
      'the health check is public: Route 53 and monitors send no signature. Detailed answers need one (IAM)',
    APIG6: 'the access log has each request; an execution log would contain bodies, and would never expire',
    COG4: 'IAM authenticates signed callers, not Cognito',
  };
  for (const [rule, reason] of Object.entries(reasons)) {
    acknowledgeRule(api, { rule, reason });
  }
}
