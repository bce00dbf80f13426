import type { Env } from '../settings/read-settings.ts';
import type { AwsIdentity } from './iam-token.ts';

/** Who this function is to AWS, as Lambda tells it; `undefined` where nobody does. */
export function awsIdentityOf(env: Env): AwsIdentity | undefined {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!region || !accessKeyId || !secretAccessKey) return undefined;
  return { region, accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN };
}
