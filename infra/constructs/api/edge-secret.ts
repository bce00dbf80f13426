import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledgeRule } from '../compatibility/acknowledge-rule.ts';

/** The parent of the edge path. */
export const EDGE_PARENT = 'edge';

const LENGTH = 32;

/**
 * The secret in the path that only Route 53 knows. Secrets Manager makes it, once. CloudFormation inserts it into the
 * resources at the deployment, so it is in no template, output or log of a deployment.
 */
export class EdgeSecret extends Construct {
  readonly #text: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const secret = new Secret(this, 'Secret', {
      description: 'The last part of the path that Route 53 requests from the health check',
      generateSecretString: { excludePunctuation: true, passwordLength: LENGTH },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const reason =
      'another value is another path: a pathSalt changes it without a moment in which no path works';
    acknowledgeRule(secret, { rule: 'SMG4', reason });
    this.#text = secret.secretValue.unsafeUnwrap();
  }

  /** The last part of the path. */
  part(pathSalt: string | undefined): string {
    return pathSalt ? `${this.#text}-${pathSalt}` : this.#text;
  }

  /** The path without the stage: `/edge/<secret>` or `/edge/<secret>-<salt>`. */
  path(pathSalt: string | undefined): string {
    return `/${EDGE_PARENT}/${this.part(pathSalt)}`;
  }
}
