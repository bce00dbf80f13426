import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { PropsError } from '../validation/faults.ts';
import {
  bufferPartition,
  grantPartition,
  historyPartition,
  overridePartition,
  resultPartition,
} from './beacon-table.ts';

type Names = { readonly service: string; readonly environment: string };

/** Allows a writer to report a buffer, and tells it where. @throws PropsError without a buffer */
export function grantWriter(
  scope: Construct,
  table: ITable | undefined,
  writer: LambdaFunction,
  buffer: string | undefined,
): Grant {
  if (buffer === undefined || !table) {
    const problem = 'is not given, so there is no buffer to report: set it to true';
    throw new PropsError(scope, [{ prop: 'buffer', problem }]);
  }
  writer.addEnvironment('BUFFER_NAME', buffer);
  writer.addEnvironment('TABLE_NAME', table.tableName);
  return grantPartition(table, writer, bufferPartition(buffer), ['PutItem', 'UpdateItem']);
}

/** Allows an operator to say something about components, and to see what operators have said. */
export function grantOperator(table: ITable, operator: IGrantable, { service, environment }: Names): Grant {
  return grantPartition(table, operator, overridePartition(service, environment), ['Query', 'PutItem']);
}

/** Allows reading what happened, and the current results. */
export function grantReader(table: ITable, reader: IGrantable, { service, environment }: Names): Grant {
  const history = grantPartition(table, reader, historyPartition(service, environment), ['Query']);
  return history.combine(grantPartition(table, reader, resultPartition(service, environment), ['Query']));
}
