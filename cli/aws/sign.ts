import { UsageError } from '../terminal/usage-error.ts';

/** The region in the host of an API: `abc.execute-api.eu-west-1.amazonaws.com`. */
const API_HOST = /\.execute-api\.([a-z0-9-]+)\.amazonaws\.com/;

/**
 * The headers that sign a GET request for API Gateway, with the credentials that AWS's tools would use.
 * @throws UsageError if the region is not known, or there are no credentials
 */
export async function signedHeaders(
  url: URL,
  region = API_HOST.exec(url.hostname)?.[1],
): Promise<Record<string, string>> {
  if (!region) {
    throw new UsageError(`--sign needs the region of ${url.hostname}: set AWS_REGION`);
  }
  const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const { SignatureV4 } = await import('@smithy/signature-v4');
  const { Sha256 } = await import('@smithy/core/checksum');
  const { HttpRequest } = await import('@smithy/core/protocols');
  const credentials = await fromNodeProviderChain()().catch((error: unknown) => {
    throw new UsageError('--sign found no AWS credentials: log in, or set AWS_PROFILE', { cause: error });
  });
  const signer = new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256 });
  const { headers } = await signer.sign(
    new HttpRequest({
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: { host: url.host },
    }),
  );
  const { host: _host, ...rest } = headers;
  return rest;
}
