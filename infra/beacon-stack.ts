import { Annotations, Stack, type StackProps, Token, Validations } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { ApiGatewayLogging } from './constructs/api/api-gateway-logging.ts';
import { HealthCheck } from './constructs/health-check.ts';
import type { HealthCheckProps } from './constructs/health-check-props.ts';
import { HealthCheckStatusAlarm } from './constructs/route53/health-check-status-alarm.ts';
import type { EnvironmentSettings } from './settings.ts';

export type BeaconStackProps = StackProps & {
  /** The name of the environment in `settings.ts`. */
  readonly environment: string;
  readonly settings: EnvironmentSettings;
};

/** One environment of `settings.ts`: a health check for a VPC and dependencies that exist already. */
export class BeaconStack extends Stack {
  readonly health: HealthCheck;

  constructor(scope: Construct, id: string, { environment, settings, ...props }: BeaconStackProps) {
    super(scope, id, { description: `Health check of ${environment}`, ...props });
    const {
      apiGatewayLogging = 'create',
      dynamoDbEndpoint,
      sharedResults,
      buffer,
      route53,
      emails = [],
    } = settings;
    this.health = new HealthCheck(this, 'Health', {
      environment,
      vpc: this.#vpc(settings),
      ...this.#dependencies(settings),
      buffer,
      dynamoDbEndpoint,
      sharedResults,
      route53,
      alarms: { emails },
      apiGatewayLogging: apiGatewayLogging !== 'off',
    });
    if (apiGatewayLogging === 'off') {
      const reason = 'the settings switch access logs off: API Gateway has no role for writing logs';
      Validations.of(this).acknowledge({ id: 'AwsSolutions::AwsSolutions-APIG1', reason });
    }
    if (apiGatewayLogging === 'create') {
      this.health.node.addDependency(new ApiGatewayLogging(this, 'ApiGatewayLogging'));
    }
    this.#watchRoute53();
  }

  /** An alarm on the Route 53 health check. Its metrics are in us-east-1; `beacon-app.ts` adds a stack there for other regions. */
  #watchRoute53(): void {
    const { route53HealthCheck: check, alarming } = this.health;
    if (!check) return;
    if (Token.isUnresolved(this.region)) {
      const text =
        'left out: the alarm on the Route 53 health check, because its metrics are only in us-east-1, and the region of ' +
        'this stack is not known. Set region in infra/settings.ts';
      Annotations.of(this).addWarningV2('beacon:BeaconStack.noRegion', text);
      return;
    }
    if (this.region !== 'us-east-1') return;
    new HealthCheckStatusAlarm(this, 'Route53Alarm', {
      healthCheckId: check.healthCheckId,
      topic: alarming?.topic,
    });
  }

  #vpc({ vpc }: EnvironmentSettings): IVpc {
    const { id, availabilityZones, subnetIds, routeTableIds } = vpc;
    if (!routeTableIds) {
      const reason = 'the functions only need the subnets, not their route tables';
      Annotations.of(this).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', reason);
    }
    return Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: id,
      availabilityZones: [...availabilityZones],
      privateSubnetIds: [...subnetIds],
      ...(routeTableIds && { privateSubnetRouteTableIds: [...routeTableIds] }),
    });
  }

  #dependencies({ database, cache }: EnvironmentSettings): Pick<HealthCheckProps, 'database' | 'cache'> {
    const group = (name: string, id: string) => SecurityGroup.fromSecurityGroupId(this, `${name}Group`, id);
    return {
      ...(database && {
        database: {
          target: { ...database, securityGroup: group('Database', database.securityGroupId) },
          name: database.name,
          user: database.user,
          resourceId: database.resourceId,
        },
      }),
      ...(cache && {
        cache: {
          target: { ...cache, securityGroup: group('Cache', cache.securityGroupId) },
          user: cache.user,
          cluster: cache.cluster,
        },
      }),
    };
  }
}
