import { Annotations, Stack } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

type KeyWarning = {
  /** The end of the warning's id. */
  readonly id: string;
  /** Who must be allowed to use the key. */
  readonly service: string;
  readonly actions: readonly string[];
  /** What happens otherwise. */
  readonly otherwise: string;
};

/** Warns that the construct cannot extend the policy of a key, because the key does not belong to the app. */
export function warnKey(scope: Construct, key: IKey, { id, service, actions, otherwise }: KeyWarning): void {
  const name = JSON.stringify(Stack.of(scope).resolve(key.keyArn));
  const text =
    `the key ${name} does not belong to this app, so the construct cannot extend its policy. Allow ${service} the ` +
    `actions ${actions.join(', ')} there, or ${otherwise}; then acknowledge this warning`;
  Annotations.of(scope).addWarningV2(`beacon:HealthCheck.${id}`, text);
}
