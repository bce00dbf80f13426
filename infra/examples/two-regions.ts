import { type App, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IDatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { ARecord, Failover, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGateway } from 'aws-cdk-lib/aws-route53-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { HealthCheck } from '../constructs/health-check.ts';
import { HealthCheckStatusAlarm } from '../constructs/route53/health-check-status-alarm.ts';

const DOMAIN = 'example.com';

export type RegionProps = StackProps & {
  /** Whether the region has the traffic, or gets it when the other one fails. */
  readonly failover: Failover;
  /** A certificate for `health.example.com` in the region. */
  readonly certificateArn: string;
  /** Imports the VPC and the database of the region into a stack. */
  readonly dependencies: (stack: Stack) => { readonly vpc: IVpc; readonly database: IDatabaseCluster };
};

/**
 * One of two regions. Both answer as `health.example.com`: the primary does while Route 53 finds its edge path healthy.
 * A record of your own service fails over in the same way when it has the same `healthCheck`.
 */
export class RegionStack extends Stack {
  readonly healthCheckId: string;

  constructor(
    scope: Construct,
    id: string,
    { failover, certificateArn, dependencies, ...props }: RegionProps,
  ) {
    super(scope, id, { ...props, crossRegionReferences: true });
    const { vpc, database } = dependencies(this);
    const name = `health.${DOMAIN}`;
    const certificate = Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    const health = new HealthCheck(this, 'Health', {
      vpc,
      database: { target: database, name: 'orders' },
      domainName: { name, certificate },
      route53: { watches: ['database'] }, // each region has a database of its own
    });
    const check = health.route53HealthCheck;
    if (!check) throw new Error('A health check with route53 has a Route 53 health check.');
    const alias = new ApiGateway(health.api);
    new ARecord(this, 'Record', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: 'Z0123456789',
        zoneName: DOMAIN,
      }),
      recordName: name,
      // Route 53 requires this of failover records, and CDK's target does not set it.
      target: RecordTarget.fromAlias({
        bind: record => ({ ...alias.bind(record), evaluateTargetHealth: true }),
      }),
      failover,
      setIdentifier: failover.toLowerCase(),
      healthCheck: check,
    });
    this.healthCheckId = check.healthCheckId;
  }
}

/** Two regions, and an alarm on the Route 53 health check of the first, in us-east-1, where its metrics are. */
export function twoRegions(app: App, account: string, dependencies: RegionProps['dependencies']): void {
  const region = (id: string, name: string, failover: Failover) =>
    new RegionStack(app, id, {
      env: { account, region: name },
      failover,
      certificateArn: `arn:aws:acm:${name}:${account}:certificate/1`,
      dependencies,
    });
  const primary = region('Primary', 'eu-west-1', Failover.PRIMARY);
  region('Secondary', 'eu-central-1', Failover.SECONDARY);
  const global = new Stack(app, 'Global', {
    env: { account, region: 'us-east-1' },
    crossRegionReferences: true,
  });
  const topic = new Topic(global, 'Topic', { enforceSSL: true });
  new HealthCheckStatusAlarm(global, 'PrimaryFailed', { healthCheckId: primary.healthCheckId, topic });
}
