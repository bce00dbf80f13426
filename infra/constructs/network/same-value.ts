import {
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Two values with the same text are the same at the deployment, also when they are known only there. */
export function identityOf(scope: IConstruct, value: unknown): string {
  return JSON.stringify(Tokenization.resolve(value, { scope, preparing: false, resolver: new Names() }));
}

/** Names a reference by its construct, so that it is the same from every stack. */
class Names extends DefaultTokenResolver {
  constructor() {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor) {
    if (Reference.isReference(token)) return `<${token.target.node.path}.${token.displayName}>`;
    return super.resolveToken(token, context, postProcessor);
  }
}
