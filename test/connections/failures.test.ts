import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asProbeError } from '../../lib/connections/failures.ts';
import { ProbeError } from '../../lib/health/probe-error.ts';
import type { Reason } from '../../lib/names/reasons.ts';

const withCode = (code: string, message = 'the words of the driver') =>
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
    ['28P01', 'authentication_failed'],
    ['28000', 'authentication_failed'],
    ['42501', 'access_denied'],
    ['3D000', 'not_found'],
    ['57P03', 'starting_up'],
    ['57P01', 'shutting_down'],
    ['57014', 'timeout'],
    ['53300', 'too_many_connections'],
    ['53100', 'disk_full'],
    ['25006', 'read_only'],
    ['08006', 'connection_lost'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls_failure'],
  ])('knows the code %s as %s', (code, reason) => {
    expect(reasonOf(withCode(code))).toBe(reason);
  });

  it.each<[string, Reason]>([
    ['NOAUTH Authentication required.', 'authentication_failed'],
    ['WRONGPASS invalid username-password pair', 'authentication_failed'],
    ["NOPERM this user has no permissions to run the 'set' command", 'access_denied'],
    ["READONLY You can't write against a read only replica.", 'read_only'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'out_of_memory'],
    ['LOADING Redis is loading the dataset in memory', 'starting_up'],
    ['MASTERDOWN Link with MASTER is down', 'unavailable'],
    ['CLUSTERDOWN Hash slot not served', 'unavailable'],
    ['MOVED 3999 10.0.0.7:6381', 'misconfigured'],
    ['ERR max number of clients reached', 'too_many_connections'],
    ['Connection terminated unexpectedly', 'connection_lost'],
    ['Connection is closed.', 'connection_lost'],
    ["Stream isn't writeable and enableOfflineQueue options is false", 'connection_lost'],
    ['ERR DB index is out of range', 'not_found'],
    ['The server does not support SSL connections', 'tls_failure'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'authentication_failed'],
  ])('knows the words "%s" as %s', (message, reason) => {
    expect(reasonOf(new Error(message))).toBe(reason);
  });

  it('tells by its words whether PostgreSQL comes or goes', () => {
    expect(reasonOf(withCode('57P03', 'the database system is starting up'))).toBe('starting_up');
    expect(reasonOf(withCode('57P03', 'the database system is shutting down'))).toBe('shutting_down');
    expect(reasonOf(withCode('53200', 'out of memory'))).toBe('out_of_memory');
    expect(reasonOf(withCode('53200', 'out of shared memory'))).toBe('unavailable');
  });

  it('looks into an error of several addresses, which says nothing itself', () => {
    const error = new AggregateError([withCode('EINVAL'), withCode('ECONNREFUSED')], '');
    expect(asProbeError(error)).toMatchObject({
      reason: 'connection_refused',
      message: 'connection_refused',
    });
  });

  it('keeps what the driver said as the cause', () => {
    const cause = withCode('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.7:5432');
    expect(asProbeError(cause)).toMatchObject({ message: cause.message, cause });
  });

  it('leaves alone what nobody foresaw, what is no error, and what was translated before', () => {
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

  it('takes any error without failing, and gives only reasons of the list', () => {
    fc.assert(
      fc.property(fc.string(), fc.anything(), (message, code) => {
        expect(() => asProbeError(Object.assign(new Error(message), { code }))).not.toThrow();
      }),
    );
    expect(reasonOf(withCode('constructor'))).toBeUndefined();
  });
});
