import { Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { HealthAlarmsProps } from '../definitions/watched.ts';
import { alarmArn, topicAction } from './topic-action.ts';

/** What the names of all alarms begin with: they can be allowed by it, and are found together. */
export const prefixOf = ({ service, environment }: HealthAlarmsProps): string => `${service}-${environment}-`;

const anyAlarmOf = (scope: Construct, props: HealthAlarmsProps): string =>
  alarmArn(scope, `${prefixOf(props)}*`);

/**
 * The way to the alarm function, by one permission for all alarms. CDK's `LambdaAction` adds one for each: about 40
 * of them reach the 20 KB that Lambda allows a function's policy, which only a deployment would tell.
 */
export function throughFunction(scope: Construct, props: HealthAlarmsProps): IAlarmAction {
  const { alarm } = props.functions;
  alarm.addPermission('Alarms', {
    principal: new ServicePrincipal('lambda.alarms.cloudwatch.amazonaws.com'),
    sourceAccount: Stack.of(scope).account,
    sourceArn: anyAlarmOf(scope, props),
    scope,
  });
  return { bind: () => ({ alarmActionArn: alarm.functionArn }) };
}

/** The way straight to the people's topic. */
export function straightToTopic(scope: Construct, props: HealthAlarmsProps): IAlarmAction {
  return topicAction(scope, props.topic, anyAlarmOf(scope, props));
}
