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
  readonly failover: Failover;
  readonly certificateArn: string;
  readonly dependencies: (stack: Stack) => { readonly vpc: IVpc; readonly database: IDatabaseCluster };
};

/**
 * One region of two. Both answer under `health.example.com`: the primary, while Route 53 finds its edge path healthy.
 * A record of your own service fails over in the same way: give it the same `healthCheck`.
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
      route53: true,
    });
    const check = health.route53HealthCheck;
    if (!check) throw new Error('route53 was asked for, and is not there.');
    const alias = new ApiGateway(health.api);
    new ARecord(this, 'Record', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: 'Z0123456789',
        zoneName: DOMAIN,
      }),
      recordName: name,
      // Route 53 wants it of records that fail over; CDK's target leaves it out.
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

/** Two regions, and in us-east-1, where Route 53 puts its metrics, an alarm on its verdict on the first. */
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
