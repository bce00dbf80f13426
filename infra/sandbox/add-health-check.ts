import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { ApiGatewayLogging } from '../constructs/api/api-gateway-logging.ts';
import { HealthCheck } from '../constructs/health-check.ts';
import type { AddHealthCheck } from './sandbox-stack.ts';

/** Adds a health check of the sandbox's database and cache. Its first probe must find them up, or the deployment fails. */
export const addHealthCheck: AddHealthCheck = (scope, { after, ...dependencies }) => {
  const health = new HealthCheck(scope, 'Health', {
    ...dependencies,
    environment: 'sandbox',
    buffer: true,
    dynamoDbEndpoint: 'create',
    apiGatewayLogging: true,
    removalPolicy: RemovalPolicy.DESTROY, // `npm run sandbox:down` leaves nothing
    failDeploymentOnFirstProbe: true,
  });
  const accepted = Object.entries({
    databaseUser: 'the sandbox creates its users itself',
    cacheUser: 'the sandbox creates its users itself',
    nobodyTold: 'a sandbox needs no alarms by email',
  });
  for (const [warning, reason] of accepted) {
    Validations.of(health).acknowledge({ id: `Annotation::beacon:HealthCheck.${warning}`, reason });
  }
  health.node.addDependency(new ApiGatewayLogging(scope, 'ApiGatewayLogging'), ...after);
};
