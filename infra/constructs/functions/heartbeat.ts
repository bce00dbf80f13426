import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IDestination, Function as ProbeFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeRule } from '../compatibility/acknowledge-rule.ts';
import { secondsOf } from '../validation/values.ts';

/** One retry, within five minutes: after that, the next heartbeats have newer results. */
const RETRIES = { retryAttempts: 1, maxEventAge: Duration.minutes(5) };

/** Runs the probe function on a schedule, so that there are metrics without traffic. A queue keeps failed heartbeats. */
export class Heartbeat extends Construct {
  constructor(scope: Construct, id: string, probe: ProbeFunction, every: Duration) {
    super(scope, id);
    const failures = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    acknowledgeRule(failures, {
      rule: 'SQS3',
      reason: 'this is the queue of failed heartbeats; nothing reads from it, so no reader can fail',
    });
    probe.configureAsyncInvoke({ ...RETRIES, onFailure: sendTo(failures) });
    new Rule(this, 'Rule', {
      description: 'Heartbeat of the health check',
      schedule: Schedule.rate(every),
      targets: [new LambdaFunction(probe, { ...RETRIES, deadLetterQueue: failures })],
    });
  }
}

/** CDK's own destination also allows the function to read what the queue is and where it is. */
function sendTo({ queueArn: destination }: Queue): IDestination {
  const statement = new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [destination] });
  return {
    bind: (_scope, probe) => {
      probe.addToRolePolicy(statement);
      return { destination };
    },
  };
}

/** The default, and the longest that the prop allows, s. */
const SECONDS = { usual: 60, longest: 3600 } as const;

/** The variable that says how often the probe function runs; none without a heartbeat. */
export function heartbeatEnvironment(heartbeat: Duration | false | undefined): Record<string, string> {
  if (heartbeat === false) return {};
  const seconds = heartbeat === undefined ? SECONDS.usual : (secondsOf(heartbeat) ?? SECONDS.longest);
  return { HEARTBEAT_SECONDS: String(seconds) };
}
