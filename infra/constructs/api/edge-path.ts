import { Aws, Fn } from 'aws-cdk-lib';
import { CfnMethod, CfnResource, CfnStage, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Throttle } from './api-props.ts';
import { EDGE_THROTTLE } from './edge-throttle.ts';
import { invocationUri } from './invocation-uri.ts';

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
  /** The salt of a second path, while the path changes; `''`: without a salt. @default - there is no second path */
  readonly previousPathSalt?: string | undefined;
};

/**
 * The edge path in the API: a resource with its own throttle and its own function. It uses CloudFormation's resources,
 * because CDK's `Resource` accepts no token as the name of a path, and CDK's permission would have a `*` there.
 */
export class EdgePath extends Construct {
  readonly #parent: CfnResource;

  constructor(scope: Construct, id: string, props: EdgePathProps) {
    super(scope, id);
    const { api, pathSalt, previousPathSalt, throttle } = props;
    this.#parent = new CfnResource(this, 'Parent', {
      restApiId: api.restApiId,
      parentId: api.restApiRootResourceId,
      pathPart: PARENT,
    });
    const keys = [secretPart(pathSalt)];
    this.#addPath(this, keys[0] ?? '', props);
    if (previousPathSalt !== undefined) {
      const key = secretPart(previousPathSalt);
      this.#addPath(new Construct(this, 'Previous'), key, props);
      keys.push(key);
    }
    setThrottles(api, throttle, keys);
  }

  #addPath(scope: Construct, key: string, { api, handler }: EdgePathProps): void {
    const restApiId = api.restApiId;
    const parentId = this.#parent.ref;
    const resource = new CfnResource(scope, 'Resource', { restApiId, parentId, pathPart: key });
    const uri = invocationUri(scope, handler);
    const method = new CfnMethod(scope, 'Method', {
      restApiId,
      resourceId: resource.ref,
      httpMethod: METHOD,
      authorizationType: 'NONE',
      integration: { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri },
    });
    new CfnPermission(scope, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: handler.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${api.arnForExecuteApi(METHOD, '/', api.deploymentStage.stageName)}${PARENT}/${key}`,
    });
    redeployWith(api, method, { key, uri });
  }
}

/** A deployment is a snapshot of the API. So it must be created after the method, and again when the method changes. */
function redeployWith(api: RestApi, method: CfnMethod, what: unknown): void {
  api.latestDeployment?.node.addDependency(method);
  api.latestDeployment?.addToLogicalId({ edge: what });
}

/** In method settings a path begins with `/`, and its own slashes are written as `~1`. */
function setThrottles(api: RestApi, throttle: Throttle, keys: readonly string[]): void {
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
    ...keys.map(key => buckets(`/~1${PARENT}~1${key}`, METHOD, EDGE_THROTTLE)),
  ];
}
