import { describe, expect, it } from 'vitest';
import { classifyPostgres } from '../../../lib/checks/postgresql/errors.ts';
import type { Reason } from '../../../lib/names/reasons.ts';

const withCode = (code: string, message = 'the message of the driver') =>
  Object.assign(new Error(message), { code });

describe('classifyPostgres', () => {
  it.each<[string, Reason]>([
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
  ])('knows the SQLSTATE %s as %s', (code, reason) => {
    expect(classifyPostgres(withCode(code))).toBe(reason);
  });

  it.each<[string, Reason]>([
    ['Connection terminated unexpectedly', 'connection_lost'],
    ['The server does not support SSL connections', 'tls_failure'],
    ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'authentication_failed'],
  ])('knows the message "%s" as %s', (message, reason) => {
    expect(classifyPostgres(new Error(message))).toBe(reason);
  });

  it('tells by the message whether PostgreSQL is starting up or shutting down, and which memory is full', () => {
    expect(classifyPostgres(withCode('57P03', 'the database system is starting up'))).toBe('starting_up');
    expect(classifyPostgres(withCode('57P03', 'the database system is shutting down'))).toBe('shutting_down');
    expect(classifyPostgres(withCode('53200', 'out of memory'))).toBe('out_of_memory');
    expect(classifyPostgres(withCode('53200', 'out of shared memory'))).toBe('unavailable');
  });

  it.each([
    new Error('boom'),
    withCode('XX000'),
    withCode('constructor'),
    withCode('08'),
    withCode('ECONNREFUSED'),
  ])('does not know %s', error => {
    expect(classifyPostgres(error)).toBeUndefined();
  });
});
