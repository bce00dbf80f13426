import { type Classify, codeOf, lookUp } from '../../connections/failures.ts';
import type { Reason } from '../../names/reasons.ts';

/** What a SQLSTATE means (PostgreSQL manual, Appendix A). */
const SQLSTATES: Readonly<Record<string, Reason>> = {
  '28000': 'authentication_failed',
  '28P01': 'authentication_failed',
  '42501': 'access_denied',
  '3D000': 'not_found',
  '57P03': 'starting_up',
  '57P01': 'shutting_down',
  '57P02': 'shutting_down',
  '57P05': 'connection_lost',
  '57014': 'timeout',
  '53300': 'too_many_connections',
  '53200': 'out_of_memory',
  '53100': 'disk_full',
  '25006': 'read_only',
};

/** SQLSTATEs with two meanings, which only the message tells apart: 57P03 means starting up or shutting down. */
const BY_MESSAGE: readonly (readonly [sqlState: string, message: RegExp, reason: Reason])[] = [
  ['57P03', /shutting down/, 'shutting_down'],
  ['53200', /max_locks_per_transaction|shared memory/, 'unavailable'],
];

/** An error that the server reported: what is wrong is the server's, although Beacon does not know it. */
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Class 08: connection exceptions. */
const CONNECTION_CLASS = /^08...$/;

/** Errors of the driver itself, which have no code. */
const DRIVER_MESSAGES: readonly (readonly [RegExp, Reason])[] = [
  [/^Connection terminated/, 'connection_lost'],
  [/^The server does not support SSL|^There was an error establishing an SSL connection/, 'tls_failure'],
  [/^SASL: /, 'authentication_failed'],
];

/** What an error of `pg` or of the server means. */
export const classifyPostgres: Classify = error => {
  const code = codeOf(error);
  const { message } = error;
  return (
    BY_MESSAGE.find(([sqlState, pattern]) => sqlState === code && pattern.test(message))?.[2] ??
    lookUp(SQLSTATES, code) ??
    (CONNECTION_CLASS.test(code) ? 'connection_lost' : undefined) ??
    DRIVER_MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ??
    (error.name === 'error' && SQLSTATE.test(code) ? 'unexpected_error' : undefined)
  );
};
