import { Annotations, ArnFormat, Stack } from 'aws-cdk-lib';
import type { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/** The ARN of an alarm of this stack by its name, without a reference to it; `*` stands for the rest of a name. */
export function alarmArn(scope: Construct, resourceName: string): string {
  const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
  return Stack.of(scope).formatArn({ service: 'cloudwatch', resource: 'alarm', resourceName, arnFormat });
}

/**
 * The way from alarms to a topic. A topic with a policy, as one has that takes nothing without TLS, must name
 * CloudWatch in it: SNS's own policy, which would let it in, is no longer there.
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
    Annotations.of(scope).addInfo(
      'The topic is not of this app: let cloudwatch.amazonaws.com publish to it, in its policy.',
    );
  }
  return new SnsAction(topic);
}
