import { describe, expect, it } from 'vitest';
import { classifyPostgres } from '../../../lib/checks/postgresql/errors.ts';
import type { Reason } from '../../../lib/names/reasons.ts';

type Case = readonly [message: string, reason: Reason];

const reasonOf = (code: string, message: string) =>
  classifyPostgres(Object.assign(new Error(message), { name: 'error', code }));

describe('PgBouncer, which says everything with 08P01', () => {
  it.each<Case>([
    ['password authentication failed', 'authentication_failed'],
    ['SASL authentication failed', 'authentication_failed'],
    ['PAM authentication failed', 'authentication_failed'],
    ['LDAP authentication failed', 'authentication_failed'],
    ['certificate authentication failed', 'authentication_failed'],
    ['"trust" authentication failed', 'authentication_failed'],
    ['no such user: app', 'authentication_failed'],
    ['login rejected', 'authentication_failed'],
    ['unix socket login rejected', 'authentication_failed'],
    ['no authentication method is found', 'authentication_failed'],
    ['empty password returned by client', 'authentication_failed'],
    ['server login failed: wrong password type', 'authentication_failed'],
    ['no such database: orders', 'not_found'],
    ['database "orders" is disabled', 'unavailable'],
    ['no more connections allowed (max_client_conn)', 'too_many_connections'],
    ['client connections exceeded (max_db_client_connections)', 'too_many_connections'],
    ['client connections exceeded (max_user_client_connections)', 'too_many_connections'],
    ['SSL required', 'tls_failure'],
    ['query_wait_timeout', 'unavailable'],
    ['client_login_timeout (server down)', 'unavailable'],
    ['client_login_timeout', 'timeout'],
    ['query timeout', 'timeout'],
    ['pooler is shutting down', 'shutting_down'],
    ['server shutting down', 'shutting_down'],
    ['admin forced disconnect', 'shutting_down'],
    ['pause failed', 'shutting_down'],
    ['server conn crashed?', 'unavailable'],
    ['server DNS lookup failed', 'unavailable'],
    ['server refused SSL', 'unavailable'],
    ['connect failed', 'unavailable'],
    ['bouncer config error', 'unavailable'],
    ['bouncer resources exhaustion', 'unavailable'],
    ['no memory for pool', 'unavailable'],
    ['unsupported startup parameter: statement_timeout', 'misconfigured'],
    ['unsupported startup parameter in options: geqo', 'misconfigured'],
    ['database configuration changed', 'connection_lost'],
    ['client_idle_timeout', 'connection_lost'],
    ['server login has been failing, cached error: connect failed (server_login_retry)', 'unavailable'],
    [
      'server login has been failing, cached error: password authentication failed for user "app" (server_login_retry)',
      'authentication_failed',
    ],
    [
      'server login has been failing, cached error: database "orders" does not exist (server_login_retry)',
      'not_found',
    ],
    [
      'server login has been failing, cached error: sorry, too many clients already (server_login_retry)',
      'too_many_connections',
    ],
    [
      'server login has been failing, cached error: the database system is starting up (server_login_retry)',
      'starting_up',
    ],
    ['something new', 'unexpected_error'],
  ])('%s: %s', (message, reason) => {
    expect(reasonOf('08P01', message)).toBe(reason);
  });
});

describe('Pgpool-II, which says most things with XX000', () => {
  it.each<Case>([
    ['all backend nodes are down, pgpool requires at least one valid node', 'unavailable'],
    ['failed to create a backend connection', 'unavailable'],
    ['unable to connect to backend', 'unavailable'],
    ['unable to read data from DB node 0', 'unavailable'],
    ['failed to read kind from backend', 'unavailable'],
    ['connection to postmaster on DB node 0 was lost due to pg_terminate_backend', 'unavailable'],
    ['connection terminated due to online recovery', 'unavailable'],
    ['failed to authenticate with backend using SCRAM', 'authentication_failed'],
    ['SCRAM authentication failed', 'authentication_failed'],
    ['md5 authentication failed', 'authentication_failed'],
    ['clear text password authentication failed', 'authentication_failed'],
    ['client authentication failed', 'authentication_failed'],
    ['authentication with pgpool failed for user "app" rejected', 'authentication_failed'],
    ['password not found', 'authentication_failed'],
  ])('%s: %s', (message, reason) => {
    expect(reasonOf('XX000', message)).toBe(reason);
  });

  it('has codes of its own for a full server and for a startup that failed', () => {
    expect(reasonOf('53300', 'Sorry, too many clients already')).toBe('too_many_connections');
    expect(reasonOf('08S01', 'failed to create a backend connection')).toBe('unavailable');
  });
});

describe('Supavisor, which says most things with XX000', () => {
  it.each<Case>([
    ['(EMAXCONN) max client connections reached, limit: 200', 'too_many_connections'],
    [
      '(EMAXCONNSESSION) max clients reached in session mode - max clients are limited to pool_size: 15',
      'too_many_connections',
    ],
    ['(EMAXPOOLSREACHED) max pools count reached', 'too_many_connections'],
    [
      '(ECHECKOUTTIMEOUT) unable to check out connection from the pool after 60000ms in Transaction mode',
      'too_many_connections',
    ],
    ['(ECHECKOUTRETRIES) failed to check out a connection after multiple retries', 'unavailable'],
    ['(EDBHANDLEREXITED) connection to database closed. Check logs for more information', 'unavailable'],
    ['(EAUTHQUERY) connection to database not available', 'unavailable'],
    ['(EAUTHQUERY) auth_query connection failed', 'unavailable'],
    ['(EAUTHQUERY) user not found in the database', 'authentication_failed'],
    ['(EAUTHSECRETS) failed to retrieve authentication secrets: :timeout', 'unavailable'],
    ['(ECIRCUITBREAKER) circuit breaker open for operation: get_secrets', 'unavailable'],
    ['(ENOTFOUND) tenant/user app.project not found', 'authentication_failed'],
    ['Tenant or user not found', 'authentication_failed'],
    ['(ESSLREQUIRED) SSL connection is required for user: app', 'tls_failure'],
    ['(EADDRNOTALLOWED) address not in tenant allow_list: {10, 0, 0, 7}', 'access_denied'],
    ['(EBANNED) tenant is banned: abuse', 'access_denied'],
    ['(ENOIDENTIFIER) no tenant identifier provided (external_id or sni_hostname required)', 'misconfigured'],
    ['(EWORKERNOTFOUND) worker processes (manager/pool) not found for tenant x', 'unavailable'],
    ['(EPOOLCHECKOUT) pool checkout failed: :noproc', 'unavailable'],
  ])('%s: %s', (message, reason) => {
    expect(reasonOf('XX000', message)).toBe(reason);
  });

  it.each<readonly [code: string, message: string, reason: Reason]>([
    ['28P01', 'password authentication failed for user "app"', 'authentication_failed'],
    ['08006', '(ESSLHANDSHAKE) SSL handshake failed: :closed', 'tls_failure'],
    ['08006', '(EAUTHTIMEOUT) timeout while waiting for message', 'timeout'],
    ['08P01', '(ESTARTUPMESSAGE) Invalid startup message: :bad', 'unexpected_error'],
  ])('%s %s: %s', (code, message, reason) => {
    expect(reasonOf(code, message)).toBe(reason);
  });
});

describe('RDS Proxy', () => {
  it.each<readonly [code: string, message: string, reason: Reason]>([
    ['28000', 'This RDS Proxy requires TLS connections', 'tls_failure'],
    ['28000', 'IAM is allowed only with SSL connections', 'tls_failure'],
    ['28000', 'This RDS proxy has no credentials for the role app.', 'authentication_failed'],
    ['28P01', 'The password that was provided for the role app is wrong.', 'authentication_failed'],
    ['08P01', 'The password that was provided for the role app is wrong.', 'authentication_failed'],
    ['28000', 'The IAM authentication failed for the role app.', 'authentication_failed'],
    ['08P01', 'RDS Proxy supports only IAM, MD5, or SCRAM authentication.', 'authentication_failed'],
    ['08006', 'Timed-out waiting to acquire database connection', 'too_many_connections'],
    [
      '0A000',
      "Feature not supported: RDS Proxy currently doesn't support command-line options.",
      'misconfigured',
    ],
  ])('%s %s: %s', (code, message, reason) => {
    expect(reasonOf(code, message)).toBe(reason);
  });
});

describe('other servers in front of PostgreSQL', () => {
  it.each<readonly [code: string, message: string, reason: Reason]>([
    ['28000', 'SSL connection is required. Please specify SSL options and retry.', 'tls_failure'],
    ['08P01', 'connection is insecure (try using `sslmode=require`)', 'tls_failure'],
    ['08006', 'connection failure', 'unavailable'],
    ['58000', 'all servers are down, cannot connect', 'unavailable'],
  ])('%s %s: %s', (code, message, reason) => {
    expect(reasonOf(code, message)).toBe(reason);
  });
});

describe('words of other versions, and the same words in other sentences', () => {
  it.each<readonly [message: string, reason: Reason]>([
    ['FATAL: role "app" does not exist', 'authentication_failed'],
    ['permission denied for the pool', 'access_denied'],
    ['no pg_hba.conf entry for host "10.0.0.7", user "app", database "orders", no encryption', 'tls_failure'],
    ['clients require TLS', 'tls_failure'],
    ['the pooler is not accepting connections', 'unavailable'],
    ['pgpool-II is shutting down', 'shutting_down'],
    ['the database unavailable', 'unavailable'],
    ['cached error: unexpected eof (server_login_retry)', 'unavailable'],
  ])('%s', (message, reason) => {
    expect(reasonOf('08P01', message)).toBe(reason);
  });

  it.each([
    ...['it is not allowed here', 'it was admin forced', 'without a pause ', 'the client_idle_timeout'],
    ...['the database configuration changed', 'the query timeout', 'the unexpected eof'],
    'cached error: unexpected eof (server_login_retry) again',
  ])('%s is not known', message => {
    expect(reasonOf('08P01', message)).toBe('unexpected_error');
  });
});
