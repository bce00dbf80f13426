import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { topicKeyOf } from '../compatibility/topic-key.ts';
import {
  alarmPartition,
  grantPartition,
  historyPartition,
  overridePartition,
} from '../table/beacon-table.ts';

import { acknowledgeAnyResource, BeaconFunction } from './beacon-function.ts';
import { bundledCode } from './bundles.ts';
import type { FunctionOptions } from './function-options.ts';

export type AlarmFunctionProps = {
  /** The service whose part of the table the function may use. */
  readonly service: string;
  /** The deployment stage whose part of the table the function may use. */
  readonly stage: string;
  /** Variables besides those of the probe function, the table and the topic. */
  readonly environment: Readonly<Record<string, string>>;
  /** The function invokes it to learn what is down. */
  readonly probe: IFunction;
  /** Stores which alarms were reported. */
  readonly table: ITable;
  /** The function publishes its messages here, and Lambda its failures. */
  readonly topic: ITopic;
  /** @default - see each */
  readonly options?: FunctionOptions;
};

const TABLE_OPERATIONS = ['PutItem', 'UpdateItem', 'GetItem', 'BatchGetItem'] as const;

/**
 * Creates the function that alarms invoke. It asks the probe function and CloudWatch what is wrong, and tells people.
 * It runs outside the VPC, where it reaches CloudWatch and SNS.
 */
export function createAlarmFunction(scope: Construct, props: AlarmFunctionProps): BeaconFunction {
  const { probe, table, topic, options } = props;
  const alarm = new BeaconFunction(scope, 'Alarm', {
    description: 'Health check: tells people what an alarm means',
    code: bundledCode(scope, 'alarm'),
    timeout: Duration.seconds(30),
    ...options,
    environment: {
      ...props.environment,
      PROBE_FUNCTION_NAME: probe.functionName,
      TOPIC_ARN: topic.topicArn,
      TABLE_NAME: table.tableName,
    },
  });
  alarm.configureAsyncInvoke({
    retryAttempts: 1,
    maxEventAge: Duration.minutes(5),
    onFailure: { bind: () => ({ destination: topic.topicArn }) },
  });
  alarm.addToRolePolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [probe.functionArn] }),
  );
  allowPublish(alarm, topic);
  grantTable(alarm, props);
  tellOperatorsWord(scope, alarm);
  allowEvidence(alarm);
  return alarm;
}

/** The function and Lambda itself publish with this role. CDK's own grant has a wildcard in its actions on the key. */
function allowPublish(alarm: BeaconFunction, topic: ITopic): void {
  alarm.addToRolePolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }));
  topicKeyOf(topic)?.grant(alarm, 'kms:Decrypt', 'kms:GenerateDataKey');
}

/** Each permission is a partition of its own: claims and incidents, what operators say, and what happened. */
function grantTable(alarm: BeaconFunction, { table, service, stage }: AlarmFunctionProps): void {
  grantPartition(table, alarm, alarmPartition(service, stage), TABLE_OPERATIONS);
  grantPartition(table, alarm, overridePartition(service, stage), ['Query']);
  grantPartition(table, alarm, historyPartition(service, stage), ['PutItem']);
}

/** The function is outside the VPC and may publish, so it tells people what operators have said. */
function tellOperatorsWord(scope: Construct, alarm: BeaconFunction): void {
  new Rule(scope, 'OperatorsWord', {
    description: 'Health check: tells people about maintenance, drills and verdicts by hand',
    schedule: Schedule.rate(Duration.minutes(5)),
    targets: [new LambdaFunction(alarm, { retryAttempts: 1, maxEventAge: Duration.minutes(5) })],
  });
}

/** These actions need every resource: GetMetricData knows no other, and DescribeAlarms else hides composite alarms. */
function allowEvidence(alarm: BeaconFunction): void {
  const actions = ['cloudwatch:GetMetricData', 'cloudwatch:DescribeAlarms'];
  alarm.addToRolePolicy(new PolicyStatement({ actions, resources: ['*'] }));
  if (!alarm.role) return;
  const reason =
    'GetMetricData knows no narrower resource, and DescribeAlarms hides composite alarms with one';
  acknowledgeAnyResource(alarm.role, reason);
}
