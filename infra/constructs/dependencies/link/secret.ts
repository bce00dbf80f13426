import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/**
 * Allows reading a secret. When its key is in another stack, CDK's own grant would name Beacon's roles in the key's
 * policy. Then each of the two stacks would need the other, which is a cycle; so only the roles get the permission.
 */
export function grantSecret(scope: Construct, secret: ISecret, grantee: IGrantable): void {
  const key = secret.encryptionKey;
  if (!key || Stack.of(key) === Stack.of(scope)) {
    secret.grantRead(grantee);
    return;
  }
  const arn = secret.secretFullArn ?? `${secret.secretArn}-??????`;
  const actions = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
  Grant.addToPrincipal({ grantee, actions, resourceArns: [arn] });
  Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [key.keyArn],
    conditions: { StringLike: { 'kms:EncryptionContext:SecretARN': arn } },
  });
}
