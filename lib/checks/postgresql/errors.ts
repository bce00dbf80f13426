import { type Classify, codeOf } from '../../connections/failures.ts';
import type { Reason } from '../../names/reasons.ts';
import { reasonOfMessage, TLS_REQUIRED } from './proxy-messages.ts';
import { reasonOfSqlState } from './sqlstates.ts';

/** SQLSTATEs, by how they begin, with several meanings, which only the message tells apart. */
const BY_MESSAGE: readonly (readonly [sqlState: string, message: RegExp, reason: Reason])[] = [
  ['57P03', /shutting down/, 'shutting_down'],
  ['57P03', /is not accepting connections/, 'unavailable'], // a standby that takes no queries
  ['53200', /max_locks_per_transaction|shared memory/, 'unavailable'],
  ...TLS_REQUIRED.map(pattern => ['28', pattern, 'tls_failure'] as const),
];

/** Codes that proxies use for everything, and errors without a code: the message decides where it is known. */
const VAGUE = /^(08...|XX000|58000|)$/;

/** Errors of the driver itself, which have no code. */
const DRIVER_MESSAGES: readonly (readonly [RegExp, Reason])[] = [
  [/^Connection terminated|^Client (was closed|has encountered a connection error)/, 'connection_lost'],
  [/^The server does not support SSL|^There was an error establishing an SSL connection/, 'tls_failure'],
  [/^SASL: /, 'authentication_failed'],
  [/^received invalid response: |^Received unexpected /, 'unexpected_response'],
];

/** What an error of `pg` or of the server means. */
export const classifyPostgres: Classify = error => {
  const code = codeOf(error);
  const { message } = error;
  const driver = code === '' ? DRIVER_MESSAGES.find(([pattern]) => pattern.test(message)) : undefined;
  if (driver) return driver[1];
  if (error.name !== 'error') return undefined; // of a socket, DNS or TLS: `failures.ts` knows it
  return (
    BY_MESSAGE.find(([sqlState, pattern]) => code.startsWith(sqlState) && pattern.test(message))?.[2] ??
    (VAGUE.test(code) ? reasonOfMessage(message) : undefined) ??
    reasonOfSqlState(code) ??
    'unexpected_error'
  );
};
