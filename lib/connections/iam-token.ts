import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { AwsIdentity } from './aws-identity.ts';

/** How long RDS and ElastiCache accept a token, s. They check it at login only; their limit is 15 min. */
const EXPIRES_SECONDS = 900;

/** The password of an RDS user: signed here, without a request to AWS. */
export function rdsToken(host: string, port: number, user: string, aws: AwsIdentity): Promise<string> {
  return presigned('rds-db', `${host}:${port}`, { Action: 'connect', DBUser: user }, aws);
}

/** The password of an ElastiCache user: signed for the name of the cache, not for its address. */
export function elastiCacheToken(
  cacheName: string,
  user: string,
  serverless: boolean,
  aws: AwsIdentity,
): Promise<string> {
  const query = { Action: 'connect', User: user, ...(serverless && { ResourceType: 'ServerlessCache' }) };
  return presigned('elasticache', cacheName, query, aws);
}

/** A presigned request without its scheme: this is the whole token. */
async function presigned(
  service: string,
  host: string,
  query: Record<string, string>,
  { region, accessKeyId, secretAccessKey, sessionToken }: AwsIdentity,
): Promise<string> {
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256 });
  const request = new HttpRequest({ method: 'GET', hostname: host, path: '/', query, headers: { host } });
  const signed = await signer.presign(request, { expiresIn: EXPIRES_SECONDS });
  const parameters = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return `${host}/?${parameters.join('&')}`;
}
