import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { HealthAlarmsProps } from './watched.ts';

/** What the names of all alarms begin with: they can be allowed by it, and are found together. */
export const prefixOf = ({ service, environment }: HealthAlarmsProps): string => `${service}-${environment}-`;

function anyAlarmOf(scope: Construct, props: HealthAlarmsProps): string {
  return Stack.of(scope).formatArn({
    service: 'cloudwatch',
    resource: 'alarm',
    resourceName: `${prefixOf(props)}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

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

/** The way straight to the people's topic. A topic with a policy of its own must name CloudWatch in it. */
export function straightToTopic(scope: Construct, props: HealthAlarmsProps): IAlarmAction {
  const statement = new PolicyStatement({
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [props.topic.topicArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
      ArnLike: { 'aws:SourceArn': anyAlarmOf(scope, props) },
    },
  });
  if (!props.topic.addToResourcePolicy(statement).statementAdded) {
    Annotations.of(scope).addInfo(
      'The topic is not of this app: let cloudwatch.amazonaws.com publish to it, in its policy.',
    );
  }
  return new SnsAction(props.topic);
}
