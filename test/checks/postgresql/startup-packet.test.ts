import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { verdictOn } from '../../support/postgres-verdict.ts';
import { int, OK, oneRow, packet, READY } from '../../support/postgres-wire.ts';
import { ScriptedServer } from '../../support/scripted-server.ts';

let server: ScriptedServer;

beforeAll(async () => {
  const answers = [packet('R', int(3)), Buffer.concat([OK, READY]), Buffer.concat([...oneRow(), READY])];
  server = await ScriptedServer.start(answers);
});

afterAll(() => server.stop());

describe('the parameters that a server is sent', () => {
  const LIBPQ = [
    ...['PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGDATABASE', 'PGUSER', 'PGPASSWORD', 'PGPASSFILE', 'PGSERVICE'],
    ...['PGSERVICEFILE', 'PGOPTIONS', 'PGAPPNAME', 'PGSSLMODE', 'PGREQUIRESSL', 'PGSSLNEGOTIATION'],
    ...['PGSSLCOMPRESSION', 'PGSSLCERT', 'PGSSLKEY', 'PGSSLCERTMODE', 'PGSSLROOTCERT', 'PGSSLCRL'],
    ...['PGSSLCRLDIR', 'PGSSLSNI', 'PGREQUIREPEER', 'PGSSLMINPROTOCOLVERSION', 'PGSSLMAXPROTOCOLVERSION'],
    ...['PGGSSENCMODE', 'PGKRBSRVNAME', 'PGGSSLIB', 'PGGSSDELEGATION', 'PGCHANNELBINDING', 'PGREQUIREAUTH'],
    ...['PGCONNECT_TIMEOUT', 'PGCLIENTENCODING', 'PGCLIENT_ENCODING', 'PGTARGETSESSIONATTRS'],
    ...[
      'PGLOADBALANCEHOSTS',
      'PGMINPROTOCOLVERSION',
      'PGMAXPROTOCOLVERSION',
      'PGDATESTYLE',
      'PGTZ',
      'PGGEQO',
    ],
    ...['PGSYSCONFDIR', 'PGLOCALEDIR', 'PGREPLICATION', 'PGBINARY', 'PGSTATEMENT_TIMEOUT', 'PGLOCK_TIMEOUT'],
    ...['PGIDLE_IN_TRANSACTION_SESSION_TIMEOUT', 'PGFALLBACK_APPLICATION_NAME', 'PGQUERY_TIMEOUT', 'USER'],
  ];
  const before = { ...process.env };

  afterEach(() => {
    for (const name of LIBPQ) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  it.each([
    ['that no option knows', () => 'canary'],
    [
      'that have a meaning',
      (name: string) =>
        ({
          PGSSLNEGOTIATION: 'direct',
          PGPORT: '1',
          PGREPLICATION: 'database',
          PGOPTIONS: '-c search_path=canary',
        })[name] ?? '1',
    ],
  ])(
    "are the configured ones alone, with all of libpq's variables set to values %s",
    async (_which, value) => {
      for (const name of LIBPQ) process.env[name] = value(name);
      server.heard.length = 0;
      expect(await verdictOn(server.port)).toBe('up');
      const [startup, password, statement] = server.heard;
      expect(startup?.toString('latin1', 8)).toBe(
        'user\0app\0database\0orders\0application_name\0beacon\0client_encoding\0UTF8\0\0',
      );
      expect(password?.toString('latin1', 5)).toBe('app-password\0');
      expect(statement?.toString('latin1', 5)).toBe('SELECT 1 AS one\0');
    },
  );
});
