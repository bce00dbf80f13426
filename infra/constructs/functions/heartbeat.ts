import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as ProbeFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** One retry, and not much later: what a beat tells is old after five minutes. */
const PATIENCE = { retryAttempts: 1, maxEventAge: Duration.minutes(5) };

/** Runs the probe function by itself, so that metrics flow without traffic, and keeps the beats that failed. */
export class Heartbeat extends Construct {
  readonly failures: Queue;

  constructor(scope: Construct, id: string, probe: ProbeFunction, every: Duration) {
    super(scope, id);
    this.failures = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.failures).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SQS3',
      reason: 'this is where failed beats end; nothing reads from it that could fail',
    });
    probe.configureAsyncInvoke({ ...PATIENCE, onFailure: new SqsDestination(this.failures) });
    new Rule(this, 'Rule', {
      description: 'Heartbeat of the health check',
      schedule: Schedule.rate(every),
      targets: [new LambdaFunction(probe, { ...PATIENCE, deadLetterQueue: this.failures })],
    });
  }
}
