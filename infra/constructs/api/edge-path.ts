import { CfnMethod, CfnResource, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Throttle } from './api-props.ts';
import { EDGE_PARENT, type EdgeSecret } from './edge-secret.ts';
import { invocationUri } from './invocation-uri.ts';
import { EDGE_METHOD, setThrottles } from './method-throttles.ts';

export type EdgePathProps = {
  readonly api: RestApi;
  readonly handler: IFunction;
  readonly secret: EdgeSecret;
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
    const { api, secret, pathSalt, previousPathSalt, throttle } = props;
    this.#parent = new CfnResource(this, 'Parent', {
      restApiId: api.restApiId,
      parentId: api.restApiRootResourceId,
      pathPart: EDGE_PARENT,
    });
    const keys = [secret.part(pathSalt)];
    this.#addPath(this, keys[0] ?? '', props);
    if (previousPathSalt !== undefined) {
      const key = secret.part(previousPathSalt);
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
      httpMethod: EDGE_METHOD,
      authorizationType: 'NONE',
      integration: { type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri },
    });
    new CfnPermission(scope, 'Permission', {
      action: 'lambda:InvokeFunction',
      functionName: handler.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: `${api.arnForExecuteApi(EDGE_METHOD, '/', api.deploymentStage.stageName)}${EDGE_PARENT}/${key}`,
    });
    redeployWith(api, method, { key, uri });
  }
}

/** A deployment is a snapshot of the API. So it must be created after the method, and again when the method changes. */
function redeployWith(api: RestApi, method: CfnMethod, what: unknown): void {
  api.latestDeployment?.node.addDependency(method);
  api.latestDeployment?.addToLogicalId({ edge: what });
}
