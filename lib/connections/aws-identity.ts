import type { Env } from '../settings/read-table.ts';

/** Where code runs in AWS and which credentials it has. */
export type AwsIdentity = {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
};

/** What an IAM login needs when there is no identity. */
export const AWS_IDENTITY_MISSING =
  'needs AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, which Lambda sets; elsewhere set them, or remove it';

/** The identity that Lambda puts into the environment; `undefined` where a part is missing. */
export function awsIdentityOf(env: Env): AwsIdentity | undefined {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!region || !accessKeyId || !secretAccessKey) return undefined;
  return { region, accessKeyId, secretAccessKey, sessionToken: env.AWS_SESSION_TOKEN };
}
