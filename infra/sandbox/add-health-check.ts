import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { ApiGatewayLogging } from '../constructs/api/api-gateway-logging.ts';
import { HealthCheck } from '../constructs/health-check.ts';
import type { AddHealthCheck } from './sandbox-stack.ts';

/** Puts Beacon on top of what the sandbox has. The first run must find it up. */
export const addHealthCheck: AddHealthCheck = (scope, { after, ...dependencies }) => {
  const health = new HealthCheck(scope, 'Health', {
    ...dependencies,
    environment: 'sandbox',
    buffer: true,
    dynamoDbEndpoint: 'create',
    failDeploymentOnFirstProbe: true,
  });
  health.table.applyRemovalPolicy(RemovalPolicy.DESTROY); // `sandbox:down` leaves nothing behind
  const accepted = Object.entries({
    databaseUser: 'the sandbox makes its users itself',
    cacheUser: 'the sandbox makes its users itself',
    nobodyTold: 'nobody is on call for a sandbox',
  });
  for (const [warning, reason] of accepted) {
    Validations.of(health).acknowledge({ id: `Annotation::beacon:HealthCheck.${warning}`, reason });
  }
  health.node.addDependency(new ApiGatewayLogging(scope, 'ApiGatewayLogging'), ...after);
};
