import { Stack } from 'aws-cdk-lib';
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { isRecord } from '../validation/values.ts';

/** What Lambda allows for names and values of all variables together, bytes. Only a deployment would show it. */
const MAX_BYTES = 4096;

/** Bytes for a value that only the deployment knows, such as a name that CloudFormation makes: rather low. */
const UNKNOWN_BYTES = 20;

/** Reports at synth when the variables of a function are too large for Lambda. */
export function limitEnvironment(own: LambdaFunction): void {
  own.node.addValidation({ validate: () => problems(own) });
}

function problems(own: LambdaFunction): string[] {
  const { defaultChild } = own.node;
  if (!(defaultChild instanceof CfnFunction)) return [];
  const environment: unknown = Stack.of(own).resolve(defaultChild.environment);
  const variables = isRecord(environment) && isRecord(environment.variables) ? environment.variables : {};
  const sizes = Object.entries(variables).map(([name, value]): [string, number] => [
    name,
    name.length + sizeOf(value),
  ]);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  if (total <= MAX_BYTES) return [];
  const [largest = ['', 0]] = sizes.sort(([, a], [, b]) => b - a);
  return [
    `the variables of ${own.node.path} have at least ${total} bytes; allowed: ${MAX_BYTES}. The largest is ${largest[0]} ` +
      `with ${largest[1]}: shorten it, or divide the components among several health checks`,
  ];
}

/** Literal texts count as they are, in UTF-8. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (!isRecord(value)) return UNKNOWN_BYTES;
  const join = value['Fn::Join'];
  const parts: unknown = Array.isArray(join) ? join[1] : undefined;
  return Array.isArray(parts) ? parts.reduce((sum: number, part) => sum + sizeOf(part), 0) : UNKNOWN_BYTES;
}
