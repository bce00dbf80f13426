import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What all functions of a health check and their logs have in common. */
export type FunctionOptions = {
  /** @default - arm64 */
  readonly architecture?: Architecture | undefined;
  /** @default - one month */
  readonly logRetention?: RetentionDays | undefined;
  /** The key of the log groups. @default - a key of AWS */
  readonly logKey?: IKey | undefined;
  /** What happens to the log groups when the stack is deleted. @default - they are deleted */
  readonly removalPolicy?: RemovalPolicy | undefined;
  /** Whether X-Ray traces the functions. @default false */
  readonly tracing?: boolean | undefined;
};

type Props = Omit<FunctionOptions, 'logKey'> & { readonly encryptionKey?: IKey | false };

/** The options that follow from the props of a health check. */
export function functionOptions(props: Props): FunctionOptions {
  const { architecture, logRetention, removalPolicy, tracing, encryptionKey } = props;
  return { architecture, logRetention, removalPolicy, tracing, logKey: encryptionKey || undefined };
}
