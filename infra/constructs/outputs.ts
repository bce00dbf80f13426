import { CfnOutput } from 'aws-cdk-lib';
import type { HealthCheck as Route53HealthCheck } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Alarming } from './alarms/wiring/alarming.ts';

type Outputs = {
  readonly url: string;
  readonly route53HealthCheck: Route53HealthCheck | undefined;
  readonly alarming: Alarming | undefined;
};

/** Adds the outputs of the stack: where the health check answers, and what to use for records and subscriptions. */
export function addOutputs(scope: Construct, { url, route53HealthCheck, alarming }: Outputs): void {
  new CfnOutput(scope, 'Url', { value: url, description: 'The health check' });
  if (route53HealthCheck) {
    const value = route53HealthCheck.healthCheckId;
    new CfnOutput(scope, 'EdgeHealthCheckId', { value, description: 'For records of Route 53' });
  }
  if (alarming) {
    const value = alarming.topic.topicArn;
    new CfnOutput(scope, 'TopicArn', { value, description: 'Subscribe to it to be told' });
  }
}
