import { type IResolvable, Reference, Token, Tokenization } from 'aws-cdk-lib';

/** A text for people. In the place of a value that only the deployment knows, it says where the value comes from. */
export function plainText(text: string): string {
  if (!Token.isUnresolved(text)) return text;
  const plain = Tokenization.reverseString(text).mapTokens({ mapToken: sourceOf });
  return String(plain.join({ join: (left, right) => `${left}${right}` }));
}

/** Such as `<Shop/DatabaseName>`. */
function sourceOf(token: IResolvable): string {
  return Reference.isReference(token) ? `<${token.target.node.path}>` : '<known at the deployment>';
}
