import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Architecture, IFunction } from 'aws-cdk-lib/aws-lambda';
import { SnsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { grantItems } from '../table/beacon-table.ts';
import { acknowledgeAnyResource, BeaconFunction } from './beacon-function.ts';
import { bundledCode } from './bundles.ts';

export type AlarmFunctionProps = {
  readonly service: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly probe: IFunction;
  readonly table: ITable;
  /** The people's topic: what the function says, and that it failed, goes there. */
  readonly topic: ITopic;
  readonly runbookUrl?: string | undefined;
  readonly architecture?: Architecture | undefined;
  readonly logRetention?: RetentionDays | undefined;
};

const CLAIMS = ['PutItem', 'UpdateItem', 'GetItem'] as const;

/** Where system alarms go: asks the probe function, and tells people. Outside the VPC, where CloudWatch and SNS are. */
export function alarmFunction(scope: Construct, props: AlarmFunctionProps): BeaconFunction {
  const { probe, table, topic, architecture, logRetention } = props;
  const alarm = new BeaconFunction(scope, 'Alarm', {
    description: 'Health check: tells people what an alarm means',
    code: bundledCode(scope, 'alarm'),
    timeout: Duration.seconds(30),
    architecture,
    logRetention,
    environment: {
      ...props.environment,
      PROBE_FUNCTION_NAME: probe.functionName,
      TOPIC_ARN: topic.topicArn,
      TABLE_NAME: table.tableName,
      ...(props.runbookUrl && { RUNBOOK_URL: props.runbookUrl }),
    },
  });
  alarm.configureAsyncInvoke({
    retryAttempts: 1,
    maxEventAge: Duration.minutes(5),
    onFailure: new SnsDestination(topic),
  });
  probe.grantInvokeLatestVersion(alarm);
  topic.grantPublish(alarm);
  grantItems(table, alarm, `alarm#${props.service}`, CLAIMS);
  allowEvidence(alarm);
  return alarm;
}

/** DescribeAlarms tells nothing of composite alarms to who may not ask of all; GetMetricData takes no narrower resource. */
function allowEvidence(alarm: BeaconFunction): void {
  const actions = ['cloudwatch:GetMetricData', 'cloudwatch:DescribeAlarms'];
  alarm.addToRolePolicy(new PolicyStatement({ actions, resources: ['*'] }));
  if (!alarm.role) return;
  const reason = 'GetMetricData takes no narrower resource, and DescribeAlarms none for composite alarms';
  acknowledgeAnyResource(alarm.role, reason);
}
