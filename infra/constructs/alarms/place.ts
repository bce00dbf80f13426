import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Eight characters for names, which depend on where a construct is: the name of its stack, and its path there. After a
 * rename or a move CloudFormation creates the new resource before it deletes the old one. With one name for both, the
 * deployment would fail.
 */
export function placeOf(construct: IConstruct): string {
  const { node, stackName } = Stack.of(construct);
  const stack = Token.isUnresolved(stackName) ? node.path : stackName; // a nested stack is named when it is deployed
  const place = `${stack}/${construct.node.path.slice(node.path.length)}`;
  return createHash('sha256').update(place).digest('hex').slice(0, 8);
}
