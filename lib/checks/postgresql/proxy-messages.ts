import type { Reason } from '../../names/reasons.ts';

type Rule = readonly [pattern: RegExp, reason: Reason];

/** A login was rejected. The first that fits decides, so what is certain stands before what is general. */
const LOGIN: readonly Rule[] = [
  // PgBouncer (client.c, proto.c), Pgpool (pool_auth.c), Supavisor (errors/), RDS Proxy
  [
    /\bauthentication (with \w+ )?(failed|error)|failed to authenticate|login rejected|no such user/i,
    'authentication_failed',
  ],
  [
    /no authentication method is found|empty password|(password|username) too long|not allowed$/i,
    'authentication_failed',
  ],
  [/server login failed: |password not found|role ".*" does not exist/i, 'authentication_failed'],
  [/no credentials for the role|password that was provided for the role/i, 'authentication_failed'],
  [/RDS Proxy supports only|tenant.*not found|user not found/i, 'authentication_failed'],
  [/no pg_hba\.conf entry|pg_hba\.conf rejects/i, 'authentication_failed'],
  [/address not in .*allow_list|is banned|permission denied/i, 'access_denied'],
];

/** One side wants TLS, and the other does not. */
export const TLS_REQUIRED: readonly RegExp[] = [
  /\bno pg_hba\.conf entry for .*(no encryption|SSL off)\b/i, // PostgreSQL 14, and before
  /(SSL|TLS)( connections?)?( is| are)? required|requires? (TLS|SSL)|only with (SSL|TLS)|connection is insecure/i,
];

const CAPACITY: readonly Rule[] = [
  [
    /no more connections allowed|client connections exceeded|too many (clients|connections)/i,
    'too_many_connections',
  ],
  [
    /max (client connections|clients|pools count) reached|remaining connection slots/i,
    'too_many_connections',
  ],
  [/unable to check out connection from the pool|acquire (a )?database connection/i, 'too_many_connections'],
];

const STATE: readonly Rule[] = [
  [/no such database|database ".*" does not exist/i, 'not_found'],
  [/database ".*" is disabled|not (currently )?accepting connections/i, 'unavailable'],
  [/starting up|in recovery mode|not yet accepting connections/i, 'starting_up'],
  [
    /(pooler|server|system|pgpool.*) is shutting down|server shutting down|^admin forced|^pause |suspend_timeout/i,
    'shutting_down',
  ],
  [/^client_idle_timeout|^database configuration changed/i, 'connection_lost'],
  [/client_login_timeout \(server down\)|query_wait_timeout/i, 'unavailable'],
  [
    /^(query|idle transaction|transaction|client_login)[ _]timeout|timeout while waiting for message/i,
    'timeout',
  ],
  [
    /unsupported (options )?startup parameter|invalid startup packet|startup packet too large/i,
    'misconfigured',
  ],
  [
    /no tenant identifier|multiple users matched|invalid format for user|command-line options/i,
    'misconfigured',
  ],
  [/SSL handshake failed/i, 'tls_failure'],
];

/** The server behind a proxy is gone, or the proxy itself can't go on. */
const BACKEND: readonly Rule[] = [
  [
    /server conn crashed|server DNS lookup failed|connect(ion)? (failed|timeout)|cannot connect/i,
    'unavailable',
  ],
  [
    /server refused SSL|TLS startup failed|server (login has been failing|closed)|^unexpected eof/i,
    'unavailable',
  ],
  [/\bbackend\b|DB node|postmaster|pool (checkout|terminating|configuration|ranch)/i, 'unavailable'],
  [/database (is )?(unavailable|not available)|connection to database|online recovery/i, 'unavailable'],
  [
    /circuit breaker|DbHandler exited|check out a connection|worker processes|JIT provider|auth_query|retrieve authentication secrets/i,
    'unavailable',
  ],
  [/bouncer (config error|resources exhaustion)|no memory|out of memory|could not fork/i, 'unavailable'],
];

/** What PgBouncer says while it does not try again: the error that the server behind it gave before. */
const CACHED = /cached error: (.*) \(server_login_retry\)$/;

/**
 * What the words of a proxy mean, or of a server that gives no code. PgBouncer says everything with the SQLSTATE 08P01,
 * Supavisor and Pgpool with XX000. From the sources of PgBouncer 1.18 to 1.25, Pgpool-II 4.3 to 4.7, Supavisor 2.7,
 * and from reports about RDS Proxy, whose source is not public. HAProxy only closes the connection.
 */
export function reasonOfMessage(message: string): Reason | undefined {
  const text = CACHED.exec(message)?.[1] ?? message;
  if (TLS_REQUIRED.some(pattern => pattern.test(text))) return 'tls_failure';
  return [...LOGIN, ...CAPACITY, ...STATE, ...BACKEND].find(([pattern]) => pattern.test(text))?.[1];
}
