import { type Credentials, SecretLogin, tokenLogin } from './credentials.ts';
import type { AwsIdentity } from './iam-token.ts';

/** What an IAM login needs and nobody gave. */
export const AWS_IDENTITY_MISSING =
  'needs AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which Lambda sets; elsewhere set them, or take it out';

const loadSecrets = () => import('./secrets.ts');
const loadTokens = () => import('./iam-token.ts');

/** A login kept in Secrets Manager; `user` where the secret names none. */
export function secretCredentials(secretId: string, user: string): Credentials {
  return new SecretLogin(loadSecrets, ({ fetchLogin }, signal) => fetchLogin(secretId, user, signal));
}

/** A user of RDS whose password is a token. */
export function rdsCredentials(host: string, port: number, user: string, aws: AwsIdentity): Credentials {
  return tokenLogin(user, loadTokens, ({ rdsToken }) => rdsToken(host, port, user, aws));
}

/** A user of ElastiCache whose password is a token. */
export function elastiCacheCredentials(
  cacheName: string,
  user: string,
  serverless: boolean,
  aws: AwsIdentity,
): Credentials {
  return tokenLogin(user, loadTokens, ({ elastiCacheToken }) =>
    elastiCacheToken(cacheName, user, serverless, aws),
  );
}
