import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { warnKey } from '../validation/key-warning.ts';
import type { FunctionOptions } from './function-options.ts';

/** Creates a log group. Its key admits CloudWatch Logs, for log groups of this account. */
export function createLogGroup(scope: Construct, id: string, options: FunctionOptions): LogGroup {
  const { logRetention = RetentionDays.ONE_MONTH, removalPolicy = RemovalPolicy.DESTROY, logKey } = options;
  if (logKey) allowLogs(scope, logKey);
  return new LogGroup(scope, id, {
    retention: logRetention,
    removalPolicy,
    ...(logKey && { encryptionKey: logKey }),
  });
}

/** The statement names no single log group: a group needs its key, so the key cannot need the group. */
function allowLogs(scope: Construct, key: IKey): void {
  const { region, urlSuffix, partition, account } = Stack.of(scope);
  const groups = `arn:${partition}:logs:${region}:${account}:log-group:*`;
  const service = `logs.${region}.${urlSuffix}`;
  const statement = new PolicyStatement({
    principals: [new ServicePrincipal(service)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
  });
  if (key.addToResourcePolicy(statement, true).statementAdded) return;
  warnKey(scope, key, {
    id: 'logKey',
    service,
    actions: statement.actions,
    otherwise: 'the deployment fails',
  });
}
