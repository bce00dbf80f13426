import { Annotations } from 'aws-cdk-lib';
import { CfnAccount, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { acknowledgeRule } from '../compatibility/acknowledge-rule.ts';

/**
 * Warns about access logs where the app does not create the role that they need. Without them, tells cdk-nag why.
 * CloudFormation tries for about ten minutes before it finds that the role is missing.
 */
export function checkAccessLogRole(api: RestApi, accessLogs: boolean): void {
  if (!accessLogs) {
    const reason =
      'access logs need a role of the whole account, which an app may not replace without being asked';
    acknowledgeRule(api, { rule: 'APIG1', reason });
  } else if (!api.node.root.node.findAll().some(each => each instanceof CfnAccount)) {
    const text =
      'access logs need the role of API Gateway for logs in this account and region, and no stack of this app creates ' +
      'it: without it the deployment fails after ten minutes. Add new ApiGatewayLogging(stack, id) before this health ' +
      'check, or acknowledge this warning if "aws apigateway get-account" shows a cloudwatchRoleArn';
    Annotations.of(api).addWarningV2('beacon:HealthCheck.accessLogRole', text);
  }
}
