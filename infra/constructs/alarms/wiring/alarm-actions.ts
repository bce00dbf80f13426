import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { allowTopicKey } from './topic-key.ts';

/** The ARN of an alarm in this stack, by its name and without a reference to it. A `*` stands for the rest of a name. */
export function alarmArn(scope: Construct, resourceName: string): string {
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName, arnFormat });
}

/**
 * The action that invokes the alarm function, with one permission for all alarms. CDK's `LambdaAction` adds one for
 * each alarm. About 40 of them reach the 20 KB that Lambda allows for a function's policy, and only a deployment would
 * show it.
 */
export function functionAction(scope: Construct, alarmFunction: IFunction, sourceArn: string): IAlarmAction {
  alarmFunction.addPermission('Alarms', {
    principal: new ServicePrincipal('lambda.alarms.cloudwatch.amazonaws.com'),
    sourceAccount: Stack.of(scope).account,
    sourceArn,
    scope,
  });
  return { bind: () => ({ alarmActionArn: alarmFunction.functionArn }) };
}

/**
 * The action that publishes to a topic. A topic without a policy accepts CloudWatch by SNS's default policy. A topic
 * with a policy, such as one that requires TLS, must allow CloudWatch in it, and so must the policy of its key.
 */
export function topicAction(scope: Construct, topic: ITopic, sourceArn: string): IAlarmAction {
  const statement = new PolicyStatement({
    effect: Effect.ALLOW,
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions: {
      StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
      ArnLike: { 'aws:SourceArn': sourceArn },
    },
  });
  if (!topic.addToResourcePolicy(statement).statementAdded) {
    const text =
      'the topic does not belong to this app, so the construct cannot extend its policy. Allow ' +
      'cloudwatch.amazonaws.com the action sns:Publish there, or no alarm arrives; then acknowledge this warning';
    Annotations.of(scope).addWarningV2('beacon:HealthCheck.topicPolicy', text);
  }
  allowTopicKey(scope, topic);
  return new SnsAction(topic);
}
