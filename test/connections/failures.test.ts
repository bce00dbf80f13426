import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asProbeError } from '../../lib/connections/failures.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import type { Reason } from '../../lib/names/reasons.ts';

const withCode = (code: string, message = 'the message of the driver') =>
  Object.assign(new Error(message), { code });

const reasonOf = (error: unknown) => {
  const known = asProbeError(error);
  return known instanceof ProbeError ? known.reason : undefined;
};

describe('asProbeError', () => {
  it.each<[string, Reason]>([
    ['ECONNREFUSED', 'connection_refused'],
    ['ENOTFOUND', 'dns_failure'],
    ['EAI_AGAIN', 'dns_failure'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ETIMEDOUT', 'timeout'],
    ['ECONNRESET', 'connection_lost'],
    ['EPIPE', 'connection_lost'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls_failure'],
    ['CERT_HAS_EXPIRED', 'tls_failure'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls_failure'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls_failure'],
    ['ERR_OSSL_EVP_UNSUPPORTED', 'tls_failure'],
    ['EAI_NODATA', 'dns_failure'],
    ['ESERVFAIL', 'dns_failure'],
    ['EADDRNOTAVAIL', 'unreachable'],
  ])('knows the code %s as %s', (code, reason) => {
    expect(reasonOf(withCode(code))).toBe(reason);
  });

  it.each([
    ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_CRL', 'UNABLE_TO_DECRYPT_CERT_SIGNATURE'],
    ...['UNABLE_TO_DECRYPT_CRL_SIGNATURE', 'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY', 'CERT_SIGNATURE_FAILURE'],
    ...['CRL_SIGNATURE_FAILURE', 'CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED', 'CRL_NOT_YET_VALID'],
    ...['CRL_HAS_EXPIRED', 'ERROR_IN_CERT_NOT_BEFORE_FIELD', 'ERROR_IN_CERT_NOT_AFTER_FIELD'],
    ...['ERROR_IN_CRL_LAST_UPDATE_FIELD', 'ERROR_IN_CRL_NEXT_UPDATE_FIELD', 'OUT_OF_MEM'],
    ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
    ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_CHAIN_TOO_LONG', 'CERT_REVOKED', 'INVALID_CA'],
    ...['PATH_LENGTH_EXCEEDED', 'INVALID_PURPOSE', 'CERT_UNTRUSTED', 'CERT_REJECTED', 'HOSTNAME_MISMATCH'],
    'UNSPECIFIED',
  ])('knows every code that Node.js gives to a rejected certificate: %s', code => {
    expect(reasonOf(withCode(code))).toBe('tls_failure');
  });

  it('tries the error mapping of the driver first, for each error of several as well', () => {
    const classify = ({ message }: Error) => (message === 'full' ? 'disk_full' : undefined);
    expect(asProbeError(withCode('EPIPE', 'full'), classify)).toMatchObject({ reason: 'disk_full' });
    expect(asProbeError(new AggregateError([new Error('full')], ''), classify)).toMatchObject({
      reason: 'disk_full',
    });
    expect(asProbeError(withCode('EPIPE', 'empty'), classify)).toMatchObject({ reason: 'connection_lost' });
  });

  it('uses the cause of an error without a code of its own, such as that of fetch', () => {
    const error = new TypeError('fetch failed', { cause: withCode('ENOTFOUND') });
    expect(asProbeError(error)).toMatchObject({ reason: 'dns_failure', message: 'fetch failed' });
    const endless = new Error('endless');
    endless.cause = endless;
    expect(asProbeError(endless)).toBe(endless);
  });

  it('uses the parts of an error for several addresses, which has no code itself', () => {
    const error = new AggregateError([withCode('EINVAL'), withCode('ECONNREFUSED')], '');
    expect(asProbeError(error)).toMatchObject({
      reason: 'connection_refused',
      message: 'connection_refused',
    });
  });

  it("keeps the driver's error as the cause", () => {
    const cause = withCode('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.7:5432');
    expect(asProbeError(cause)).toMatchObject({ message: cause.message, cause });
  });

  it('returns unchanged an error of unknown meaning, what is no error, and what was translated before', () => {
    const translated = new ProbeError('timeout', 'no answer');
    for (const error of [
      new Error('boom'),
      withCode('EWHATEVER'),
      new AggregateError([1]),
      'text',
      translated,
    ]) {
      expect(asProbeError(error)).toBe(error);
    }
  });

  it('never throws, whatever the error', () => {
    fc.assert(
      fc.property(fc.string(), fc.anything(), (message, code) => {
        expect(() => asProbeError(Object.assign(new Error(message), { code }))).not.toThrow();
      }),
    );
    expect(reasonOf(withCode('constructor'))).toBeUndefined();
  });
});
