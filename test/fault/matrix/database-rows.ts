import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import type { Reason } from '../../../lib/names/reasons.ts';
import { LocalPostgres } from '../../../local/servers/postgres.ts';
import { FakePostgres, type PostgresError, type PostgresScript } from '../../support/fake-postgres.ts';
import { int, packet } from '../../support/postgres-wire.ts';
import { openSession, runSql, startSmallPostgres } from './full-servers.ts';
import type { Kit } from './kit.ts';
import type { Row, Scene } from './row.ts';

/** Faults that PostgreSQL itself reports. */
export const DATABASE_ROWS: readonly Row[] = [
  bySql('the password is wrong', 503, 'authentication_failed', {
    breaks: ["ALTER ROLE probe PASSWORD 'another'"],
    mends: ["ALTER ROLE probe PASSWORD 'probe-password'"],
  }),
  row('`pg_hba.conf` refuses the user', 503, 'authentication_failed', kit => {
    const file = join(kit.postgres.data, 'pg_hba.conf');
    const before = readFileSync(file, 'utf8');
    return reconnecting(kit, {
      breaks: () => reload(kit, file, `host all probe all reject\n${before}`),
      mends: () => reload(kit, file, before),
    });
  }),
  bySql('the user may not connect', 503, 'access_denied', {
    breaks: ['REVOKE CONNECT ON DATABASE app FROM PUBLIC'],
    mends: ['GRANT CONNECT ON DATABASE app TO PUBLIC'],
  }),
  bySql('it accepts no connections', 503, 'unavailable', {
    breaks: ['ALTER DATABASE app ALLOW_CONNECTIONS false'],
    mends: ['ALTER DATABASE app ALLOW_CONNECTIONS true'],
  }),
  scripted('it asks for a login method that the driver does not know (`gss`)', 503, 'authentication_failed', {
    onStartup: () => packet('R', int(7)),
  }),
  row('there is no such database', 503, 'not_found', kit =>
    reconnecting(kit, {
      breaks: async () => {
        await withoutSessions(kit);
        await kit.sql('ALTER DATABASE app RENAME TO gone');
      },
      mends: () => kit.sql('ALTER DATABASE gone RENAME TO app'),
    }),
  ),
  scripted('it is starting', 503, 'starting_up', startup('57P03', 'the database system is starting up')),
  scripted(
    'it recovers from a crash',
    503,
    'starting_up',
    startup('57P03', 'the database system is in recovery mode'),
  ),
  row('it is shutting down', 503, 'shutting_down', shuttingDown),
  scripted('it ends every session', 503, 'shutting_down', {
    onQuery: () => error('57P01', 'terminating connection due to administrator command'),
  }),
  row('its limit of connections is reached', 206, 'too_many_connections', fullServer),
  bySql("the user's limit of connections is reached", 206, 'too_many_connections', {
    breaks: ['ALTER ROLE probe CONNECTION LIMIT 0'],
    mends: ['ALTER ROLE probe CONNECTION LIMIT -1'],
  }),
  scripted('a statement never ends', 503, 'timeout', { onQuery: () => undefined }),
  row('it is a hot standby, and a writer is expected', 503, 'read_only', kit => standby(kit, true)),
  row('it is a hot standby, and none is expected', 200, undefined, kit => standby(kit, false)),
  bySql(
    'it is read-only, and a writer is expected',
    503,
    'read_only',
    {
      breaks: ['ALTER ROLE probe SET default_transaction_read_only = on'],
      mends: ['ALTER ROLE probe RESET default_transaction_read_only'],
    },
    { DATABASE_EXPECT_WRITABLE: 'true' },
  ),
  row('another session holds every lock', 200, undefined, locked),
  scripted('a proxy refuses startup parameters that it does not know', 200, undefined, {
    onStartup: parameters => {
      const unknown = Object.keys(parameters).filter(name => !KNOWN_TO_PROXIES.includes(name));
      return unknown.length === 0 ? 'ok' : error('08P01', `unsupported startup parameter: ${unknown.join()}`);
    },
  }),
  scripted('it fails with an error that Beacon does not know', 503, 'unexpected_error', {
    onQuery: () => error('XX000', 'cache lookup failed for relation 16384'),
  }),
];

/** What RDS Proxy and PgBouncer take. */
const KNOWN_TO_PROXIES: readonly string[] = ['user', 'database', 'application_name', 'client_encoding'];

function row(fault: string, code: Row['code'], reason: Reason | undefined, arrange: Row['arrange']): Row {
  return { component: 'database', fault, code, ...(reason && { reason }), arrange };
}

function error(code: string, message: string): PostgresError {
  return { code, message };
}

function startup(code: string, message: string): PostgresScript {
  return { onStartup: () => error(code, message) };
}

/** The kept connection would not notice: so it is ended, and another has to be made. */
function reconnecting(kit: Kit, { breaks, ...scene }: Scene): Scene {
  return {
    ...scene,
    breaks: async () => {
      await breaks();
      kit.database.reset();
    },
  };
}

type Statements = { readonly breaks: string[]; readonly mends: string[] };

function bySql(
  fault: string,
  code: Row['code'],
  reason: Reason,
  { breaks, mends }: Statements,
  env: Record<string, string> = {},
): Row {
  return row(fault, code, reason, kit =>
    reconnecting(kit, { env, breaks: () => kit.sql(...breaks), mends: () => kit.sql(...mends) }),
  );
}

/** A server that can be made to say what a healthy one never would; it works until it breaks. */
function scripted(fault: string, code: Row['code'], reason: Reason | undefined, script: PostgresScript): Row {
  return row(fault, code, reason, async kit => {
    const fake = await FakePostgres.start();
    return {
      env: { DATABASE_URL: kit.databaseUrl(fake.port) },
      breaks: () => {
        fake.script = script;
        fake.endSessions();
      },
      mends: () => {
        fake.script = {};
      },
      tidies: () => fake.stop(),
    };
  });
}

function reload(kit: Kit, file: string, content: string): Promise<void> {
  writeFileSync(file, content);
  return kit.sql('SELECT pg_reload_conf()');
}

async function withoutSessions(kit: Kit): Promise<void> {
  await kit.sql("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = 'app'");
}

/** A server that waits for its last session to end takes no new ones. */
async function shuttingDown(): Promise<Scene> {
  const server = await LocalPostgres.start();
  let last: pg.Client;
  return {
    env: { DATABASE_URL: server.url.replace('127.0.0.1', 'localhost') },
    breaks: async () => {
      last = await openSession(server.url);
      await last.query(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'beacon'",
      );
      server.process.signal('SIGTERM');
      await untilRefused(server.url);
    },
    mends: async () => {
      await last.end();
      await server.process.stop();
      await server.process.start();
    },
    tidies: () => server.remove(),
  };
}

async function untilRefused(url: string): Promise<void> {
  for (;;) {
    const refused = await openSession(url).then(
      client => client.end().then(() => false),
      () => true,
    );
    if (refused) return;
  }
}

async function fullServer(): Promise<Scene> {
  const { server, url } = await startSmallPostgres();
  const sessions: pg.Client[] = [];
  const release = () => Promise.all(sessions.splice(0).map(client => client.end()));
  return {
    env: { DATABASE_URL: url },
    breaks: async () => {
      const statement =
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'beacon'";
      await runSql(server.url, statement);
      for (let count = 0; count < 3; count += 1) sessions.push(await openSession(url));
    },
    mends: release,
    tidies: async () => {
      await release();
      await server.remove();
    },
  };
}

/** A copy of the server that recovers for ever: it may be read, and not written. */
async function standby(kit: Kit, expectWritable: boolean): Promise<Scene> {
  await kit.postgres.process.stop();
  const standbySignal = { copyOf: kit.postgres.data, files: { 'standby.signal': '' } };
  const copy = await LocalPostgres.start(standbySignal).finally(() => kit.postgres.process.start());
  return {
    env: { DATABASE_URL: kit.databaseUrl(copy.port), DATABASE_EXPECT_WRITABLE: String(expectWritable) },
    breaks: () => {},
    tidies: () => copy.remove(),
  };
}

async function locked(kit: Kit): Promise<Scene> {
  const owner = await openSession(kit.postgres.url.replace(/\/postgres$/, '/app'));
  await owner.query('CREATE TABLE orders (id int)');
  return {
    breaks: () => owner.query('BEGIN; LOCK TABLE orders, pg_catalog.pg_statistic IN ACCESS EXCLUSIVE MODE'),
    mends: () => owner.query('ROLLBACK'),
    tidies: async () => {
      await owner.query('DROP TABLE IF EXISTS orders');
      await owner.end();
    },
  };
}
