import { Token } from 'aws-cdk-lib';

/** What CDK gives for a parameter of Systems Manager that it has not looked up yet. */
const PARAMETER = /dummy-value-for-[\w./-]+/g;

/** The same for the address and the id of a database, and for the ids of a VPC and of a security group. */
const VALUES: readonly unknown[] = ['TESTADDRESS', 'TESTID', 'vpc-12345', 'sg-12345678'];

/** Whether CDK put a value there because it has not looked it up yet. The next pass of synth has the real one. */
export function isPlaceholder(value: unknown): boolean {
  return VALUES.includes(value) || (typeof value === 'string' && value.search(PARAMETER) >= 0);
}

/** Whether synth does not know a value, or does not know it yet. */
export const isUnknown = (value: unknown): boolean => Token.isUnresolved(value) || isPlaceholder(value);

/** A text with an example in the place of each parameter that is not looked up yet. */
export const withoutPlaceholders = (text: string): string => text.replace(PARAMETER, 'example');
