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
  for (const done of ['databaseUser', 'cacheUser']) {
    const reason = 'the sandbox makes both users itself';
    Validations.of(health).acknowledge({ id: `Annotation::beacon:HealthCheck.${done}`, reason });
  }
  health.node.addDependency(new ApiGatewayLogging(scope, 'ApiGatewayLogging'), ...after);
};
