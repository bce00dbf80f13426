import { Stack } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type IKey, ViaServicePrincipal } from 'aws-cdk-lib/aws-kms';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

/** Allows reading the value of a secret. CDK's own grant would allow describing it, too, which no function does. */
export function grantSecret(scope: Construct, secret: ISecret, grantee: IGrantable): void {
  const arn = secret.secretFullArn ?? `${secret.secretArn}-??????`;
  Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue'], resourceArns: [arn] });
  if (secret.encryptionKey) grantKey(scope, secret.encryptionKey, arn, grantee);
}

/**
 * Through Secrets Manager, as CDK does it. When the key is in another stack, that would name Beacon's roles in the key's
 * policy. Then each of the two stacks would need the other, which is a cycle; so only the roles get the permission.
 */
function grantKey(scope: Construct, key: IKey, arn: string, grantee: IGrantable): void {
  if (Stack.of(key) === Stack.of(scope)) {
    const service = `secretsmanager.${Stack.of(scope).region}.amazonaws.com`;
    key.grantDecrypt(new ViaServicePrincipal(service, grantee.grantPrincipal));
    return;
  }
  Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [key.keyArn],
    conditions: { StringLike: { 'kms:EncryptionContext:SecretARN': arn } },
  });
}
