import { lookUp } from '../../connections/failures.ts';
import type { Reason } from '../../names/reasons.ts';

/**
 * What each class of SQLSTATE means (PostgreSQL manual, Appendix A). A probe only logs in and reads a constant, so most
 * classes can't happen: where one does, the server or what stands before it is to blame, and the log has the message.
 */
const CLASSES: Readonly<Record<string, Reason>> = {
  '00': 'unexpected_response', // success
  '01': 'unexpected_response', // warning
  '02': 'unexpected_response', // no data
  '03': 'unexpected_response', // SQL statement not yet complete
  // Connection exception: the server that sends it is a proxy, and speaks of the server behind it.
  '08': 'unavailable',
  '09': 'unexpected_error', // triggered action exception
  '0A': 'misconfigured', // feature not supported: what answers lacks something that Beacon uses
  '0B': 'unexpected_error', // invalid transaction initiation
  '0F': 'unexpected_error', // locator exception
  '0L': 'unexpected_error', // invalid grantor
  '0P': 'authentication_failed', // invalid role specification
  '0Z': 'unexpected_error', // diagnostics exception
  '10': 'unexpected_error', // XQuery error
  '20': 'unexpected_error', // case not found
  '21': 'unexpected_error', // cardinality violation
  '22': 'unexpected_error', // data exception
  '23': 'unexpected_error', // integrity constraint violation
  '24': 'unexpected_error', // invalid cursor state
  '25': 'unavailable', // invalid transaction state: a pool handed out a session in the middle of a transaction
  '26': 'unexpected_error', // invalid SQL statement name
  '27': 'unexpected_error', // triggered data change violation
  '28': 'authentication_failed', // invalid authorization specification
  '2B': 'unexpected_error', // dependent privilege descriptors still exist
  '2D': 'unexpected_error', // invalid transaction termination
  '2F': 'unexpected_error', // SQL routine exception
  '34': 'unexpected_error', // invalid cursor name
  '38': 'unexpected_error', // external routine exception
  '39': 'unexpected_error', // external routine invocation exception
  '3B': 'unexpected_error', // savepoint exception
  '3D': 'not_found', // invalid catalog name
  '3F': 'unexpected_error', // invalid schema name
  '40': 'unavailable', // transaction rollback: a standby cancels what stands in the way of recovery
  '42': 'unexpected_response', // syntax error or access rule violation: another product, which lacks the statement
  '44': 'unexpected_error', // WITH CHECK OPTION violation
  '53': 'unavailable', // insufficient resources, such as open files
  '54': 'unavailable', // program limit exceeded
  '55': 'unavailable', // object not in prerequisite state: a database that accepts no connections
  '57': 'unavailable', // operator intervention
  '58': 'unavailable', // system error
  '72': 'unexpected_error', // snapshot failure
  F0: 'unavailable', // configuration file error
  HV: 'unexpected_error', // foreign data wrapper error
  P0: 'unexpected_error', // PL/pgSQL error: a login trigger
  XX: 'unexpected_error', // internal error
};

/** Codes that mean something else than their class. */
const CODES: Readonly<Record<string, Reason>> = {
  '08P01': 'unexpected_error', // protocol violation: PgBouncer says everything with it, so the message decides
  '22023': 'misconfigured', // invalid parameter value
  '25006': 'read_only',
  '25P03': 'connection_lost', // idle in a transaction
  '25P04': 'connection_lost', // transaction timeout
  '42501': 'access_denied',
  '53100': 'disk_full',
  '53200': 'out_of_memory',
  '53300': 'too_many_connections',
  '55P02': 'misconfigured', // a parameter that can't be changed now
  '57014': 'timeout',
  '57P01': 'shutting_down',
  '57P02': 'shutting_down',
  '57P03': 'starting_up',
  '57P04': 'not_found', // the database was dropped
  '57P05': 'connection_lost', // idle session
  XX001: 'unavailable', // data corrupted
  XX002: 'unavailable', // index corrupted
};

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What the code of a server's error means; `unexpected_error` for a class of another product. */
export function reasonOfSqlState(code: string): Reason | undefined {
  if (!SQLSTATE.test(code)) return undefined;
  return lookUp(CODES, code) ?? lookUp(CLASSES, code.slice(0, 2)) ?? 'unexpected_error';
}

/** Whether a code's class is in the table, for the test that compares it with Appendix A. */
export function isKnownClass(code: string): boolean {
  return lookUp(CLASSES, code.slice(0, 2)) !== undefined;
}
