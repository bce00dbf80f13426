import { afterAll, describe, expect, it } from 'vitest';
import { Certificates } from '../../support/certificates.ts';
import { FakePostgres } from '../../support/fake-postgres.ts';
import { verdictOn } from '../../support/postgres-verdict.ts';

describe('the certificate of a server', () => {
  const certificates = new Certificates();

  afterAll(() => certificates.remove());

  it.each([
    ['for clients only', () => certificates.forClientsOnly(), 'tls_failure'],
    ['with a weak digest', () => certificates.withWeakDigest(), 'tls_failure'],
    ['with a small key', () => certificates.withSmallKey(), 'tls_failure'],
    ['for another name', () => certificates.ofAnotherName(), 'tls_failure'],
    ['that is good', () => certificates.good(), 'up'],
  ])('%s reads as it should', async (_what, pair, verdict) => {
    const fake = await FakePostgres.start({ tls: pair() });
    expect(await verdictOn(fake.port, { tls: { ca: [certificates.caText] } })).toBe(verdict);
    await fake.stop();
  });
});
