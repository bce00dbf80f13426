import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { BufferProps } from './dependencies/buffer-props.ts';
import { sharesResults } from './sharing/shared-results.ts';
import { createTable } from './table/beacon-table.ts';

type Props = Omit<Parameters<typeof sharesResults>[0], 'buffer'> & {
  readonly buffer?: boolean | BufferProps;
  readonly alarms?: object | false;
  readonly encryptionKey?: IKey | false;
  readonly removalPolicy?: RemovalPolicy;
};

/** The table of a health check: the one that is given, or a new one where something needs it. */
export function tableFor(scope: Construct, props: Props): ITable | undefined {
  const { buffer, alarms } = props;
  if (typeof buffer === 'object' && buffer.table) return buffer.table;
  return buffer || alarms !== false || sharesResults(props) ? createTable(scope, props) : undefined;
}
