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
  aws: AwsIdentity,
): Promise<string> {
  const { RequestSigner } = await import('./request-signer.ts');
  const signed = await new RequestSigner(service, aws).queryOf(host, query, EXPIRES_SECONDS);
  const parameters = Object.entries(signed).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  return `${host}/?${parameters.join('&')}`;
}
