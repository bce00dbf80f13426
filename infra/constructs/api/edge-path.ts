import { Aws, Fn, Stack } from 'aws-cdk-lib';
import { CfnMethod, CfnResource, CfnStage, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Throttle } from './api-props.ts';
import { EDGE_THROTTLE } from './edge-throttle.ts';

const PARENT = 'edge';
const METHOD = 'GET'; // Route 53 sends no other

/** The last part of the path: the GUID in the stack's id, which is only known inside the account, and the salt. */
function secretPart(pathSalt: string | undefined): string {
  const guid = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return pathSalt ? `${guid}-${pathSalt}` : guid;
}

/** The path that only Route 53 knows, without the stage: `/edge/<guid>` or `/edge/<guid>-<salt>`. */
export function edgePathOf(pathSalt: string | undefined): string {
  return `/${PARENT}/${secretPart(pathSalt)}`;
}

export type EdgePathProps = {
  readonly api: RestApi;
  readonly handler: IFunction;
  /** The limit of each public method; the edge path has its own. */
  readonly throttle: Throttle;
  /** @default - none */
  readonly pathSalt?: string | undefined;
};

/**
 * The edge path in the API: a resource with its own throttle and its own function. It uses CloudFormation's resources,
 * because CDK's `Resource` accepts no token as the name of a path, and CDK's permission would have a `*` there.
 */
export class EdgePath extends Construct {
  constructor(scope: Construct, id: string, { api, handler, throttle, pathSalt }: EdgePathProps) {
    super(scope, id);
    const key = secretPart(pathSalt);
    const restApiId = api.restApiId;
    const parent = new CfnResource(this, 'Parent', {
      restApiId,
      parentId: api.restApiRootResourceId,
      pathPart: PARENT,
    });
    const resource = new CfnResource(this, 'Resource', { restApiId, parentId: parent.ref, pathPart: key });
    const uri = invocationUri(this, handler);
    const method = new CfnMethod(this, 'Method', {
      restApiId,
      resourceId: resource.ref,
      httpMethod: METHOD,
      authorizationType: 'NONE',
      integration: { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri },
    });
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: handler.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${api.arnForExecuteApi(METHOD, '/', api.deploymentStage.stageName)}${PARENT}/${key}`,
    });
    redeployWith(api, method, { key, uri });
    setThrottles(api, throttle, key);
  }
}

function invocationUri(scope: Construct, handler: IFunction): string {
  return Stack.of(scope).formatArn({
    service: 'apigateway',
    account: 'lambda',
    resource: 'path/2015-03-31/functions',
    resourceName: `${handler.functionArn}/invocations`,
  });
}

/** A deployment is a snapshot of the API. So it must be created after the method, and again when the method changes. */
function redeployWith(api: RestApi, method: CfnMethod, what: unknown): void {
  api.latestDeployment?.node.addDependency(method);
  api.latestDeployment?.addToLogicalId({ edge: what });
}

/** In method settings a path begins with `/`, and its own slashes are written as `~1`. */
function setThrottles(api: RestApi, throttle: Throttle, key: string): void {
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
    buckets(`/~1${PARENT}~1${key}`, METHOD, EDGE_THROTTLE),
  ];
}
