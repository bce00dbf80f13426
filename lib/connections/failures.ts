import { ProbeError } from '../health/probe-error.ts';
import type { Reason } from '../names/reasons.ts';

/** What an error of one driver means; `undefined` when it doesn't know the error. */
export type Classify = (error: Error) => Reason | undefined;

/** What `error.code` means when the socket, DNS or TLS failed. */
const CODES: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: 'connection_refused',
  ENOTFOUND: 'dns_failure',
  ENODATA: 'dns_failure',
  ESERVFAIL: 'dns_failure',
  EREFUSED: 'dns_failure',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable', // a firewall of this machine
  EPERM: 'unreachable',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'connection_lost',
  ECONNABORTED: 'connection_lost',
  EPIPE: 'connection_lost',
  EPROTO: 'tls_failure',
  // Why a certificate was rejected, as Node.js names OpenSSL's X509_V_ERR_…; more of them have a prefix, below.
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls_failure',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls_failure',
  HOSTNAME_MISMATCH: 'tls_failure',
  INVALID_CA: 'tls_failure',
  INVALID_PURPOSE: 'tls_failure',
  PATH_LENGTH_EXCEEDED: 'tls_failure',
  OUT_OF_MEM: 'tls_failure',
  UNSPECIFIED: 'tls_failure', // those that Node.js has no name for: a weak digest, a small key
};

/** Errors inside of errors are followed so far; a cause may lead back to itself. */
const MAX_DEPTH = 5;

/** Prefixes of `error.code` that mean the same, whatever follows. */
const PREFIXES: readonly (readonly [RegExp, Reason])[] = [
  [/^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|ERROR_IN_C)/, 'tls_failure'],
  [/^EAI_/, 'dns_failure'],
];

/**
 * Translates an error that a driver threw: a `ProbeError` with its reason, or the error itself when its meaning is
 * unknown. @param classify knows the driver's own errors, and is asked first
 */
export function asProbeError(error: unknown, classify: Classify = () => undefined): unknown {
  if (!(error instanceof Error) || error instanceof ProbeError) return error;
  const reason = reasonOf(error, classify);
  return reason ? new ProbeError(reason, error.message || reason, { cause: error }) : error;
}

/** The code of an error; empty when it has none. */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Looks a key up among a table's own keys: `constructor` is not one of them. */
export function lookUp<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function reasonOf(error: Error, classify: Classify, depth = 0): Reason | undefined {
  const code = codeOf(error);
  const prefixed = PREFIXES.find(([pattern]) => pattern.test(code))?.[1];
  return classify(error) ?? lookUp(CODES, code) ?? prefixed ?? reasonOfInner(error, classify, depth);
}

/**
 * A connection that tried several addresses fails with an error for each, and often without a code of its own; `fetch`
 * fails with the socket's error as the cause.
 */
function reasonOfInner(error: Error, classify: Classify, depth: number): Reason | undefined {
  if (depth === MAX_DEPTH) return undefined;
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  const reasons = inner.map(each =>
    each instanceof Error ? reasonOf(each, classify, depth + 1) : undefined,
  );
  return reasons.find(reason => reason !== undefined);
}
