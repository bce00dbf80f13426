import { ProbeError } from '../health/probe-error.ts';
import type { Reason } from '../names/reasons.ts';

/** What `error.code` says: of the socket, of DNS, of TLS, and PostgreSQL's SQLSTATE (Appendix A of its manual). */
const CODES: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: 'connection_refused',
  ENOTFOUND: 'dns_failure',
  EAI_AGAIN: 'dns_failure',
  EAI_FAIL: 'dns_failure',
  EAI_NONAME: 'dns_failure',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'connection_lost',
  ECONNABORTED: 'connection_lost',
  EPIPE: 'connection_lost',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_failure',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_failure',
  HOSTNAME_MISMATCH: 'tls_failure',
  INVALID_CA: 'tls_failure',
  EPROTO: 'tls_failure',
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

/** Where one code means two things, and the words tell which. PostgreSQL says 57P03 when it comes and when it goes. */
const CODES_WITH_WORDS: readonly (readonly [string, RegExp, Reason])[] = [
  ['57P03', /shutting down/, 'shutting_down'],
  ['53200', /max_locks_per_transaction|shared memory/, 'unavailable'],
];

/** What the beginning of `error.code` says, where its whole does not. */
const CODE_PREFIXES: readonly (readonly [string, Reason])[] = [
  ['ERR_TLS_', 'tls_failure'],
  ['ERR_SSL_', 'tls_failure'],
  ['CERT_', 'tls_failure'],
  ['UNABLE_TO_', 'tls_failure'],
  ['08', 'connection_lost'],
];

/** The first word of an error reply of Redis. */
const REDIS_WORDS: Readonly<Record<string, Reason>> = {
  NOAUTH: 'authentication_failed',
  WRONGPASS: 'authentication_failed',
  NOPERM: 'access_denied',
  READONLY: 'read_only',
  OOM: 'out_of_memory',
  LOADING: 'starting_up',
  MASTERDOWN: 'unavailable',
  CLUSTERDOWN: 'unavailable',
  TRYAGAIN: 'unavailable',
  NOREPLICAS: 'unavailable',
  BUSY: 'unavailable',
  DENIED: 'access_denied',
  MISCONF: 'disk_full',
  MOVED: 'misconfigured',
  ASK: 'misconfigured',
};

/** What the drivers say in words alone. */
const MESSAGES: readonly (readonly [RegExp, Reason])[] = [
  [/^Connection (terminated|is closed)|^Command aborted due to|^Stream isn't writeable/, 'connection_lost'],
  [/^The server does not support SSL|^There was an error establishing an SSL connection/, 'tls_failure'],
  [/^SASL: /, 'authentication_failed'],
  [/max number of clients reached/, 'too_many_connections'],
  [/DB index is out of range/, 'not_found'],
  [/invalid (username-)?password|Client sent AUTH/i, 'authentication_failed'],
];

/** Translates what a driver threw: a `ProbeError` with its reason, or the error itself where nobody foresaw it. */
export function asProbeError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ProbeError) return error;
  const reason = reasonOf(error);
  return reason ? new ProbeError(reason, error.message || reason, { cause: error }) : error;
}

function reasonOf(error: Error): Reason | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const word = /^[A-Z]+(?= )/.exec(error.message)?.[0] ?? '';
  return (
    CODES_WITH_WORDS.find(([of, words]) => of === code && words.test(error.message))?.[2] ??
    own(CODES, code) ??
    CODE_PREFIXES.find(([prefix]) => code.startsWith(prefix))?.[1] ??
    own(REDIS_WORDS, word) ??
    MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ??
    reasonOfParts(error)
  );
}

/** A connection tried at several addresses fails with an error for each, and often no code of its own. */
function reasonOfParts(error: Error): Reason | undefined {
  if (!(error instanceof AggregateError)) return undefined;
  const reasons = error.errors.map(part => (part instanceof Error ? reasonOf(part) : undefined));
  return reasons.find(reason => reason !== undefined);
}

function own(table: Readonly<Record<string, Reason>>, key: string): Reason | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
