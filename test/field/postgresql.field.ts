import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/servers/free-port.ts';
import { identity } from '../../local/servers/postgres-binaries.ts';
import { runSql } from '../fault/matrix/full-servers.ts';
import { ask, down, UP } from './ask.ts';
import { Program, programOf } from './program.ts';

const VERSIONS = '/usr/lib/postgresql';

let postgres: Program;
let port: number;

const url = (user: string) => `postgres://${user}@127.0.0.1:${port}/postgres`;

function foldersOfVersions(): string[] {
  try {
    return readdirSync(VERSIONS).map(version => `${VERSIONS}/${version}/bin`);
  } catch {
    return [];
  }
}

/** Debian's PostgreSQL is built with GSSAPI; the one that `npm test` uses is not. */
beforeAll(async () => {
  port = await freePort();
  const folders = foldersOfVersions();
  postgres = new Program({
    file: programOf('postgres', 'postgresql', folders),
    args: path => ['-D', path('data'), '-p', String(port), '-c', `unix_socket_directories=${path('')}`],
    readyWhen: /ready to accept connections/,
    files: {},
  });
  const initdb = programOf('initdb', 'postgresql', folders);
  execFileSync(initdb, ['-D', postgres.path('data'), '-U', 'admin', '--auth=trust', '--no-sync'], {
    ...identity(),
    stdio: 'pipe',
  });
  const hba = 'host all kerberos 127.0.0.1/32 gss\nhost all admin 127.0.0.1/32 trust\n';
  writeFileSync(postgres.path('data/pg_hba.conf'), hba);
  await postgres.process.start();
  await runSql(url('admin'), 'CREATE ROLE kerberos LOGIN');
});

afterAll(() => postgres.remove());

describe('a PostgreSQL with lines for GSSAPI, as RDS has for rds_ad', () => {
  it('is up for a user with another method', async () => {
    expect(await ask({ DATABASE_URL: url('admin') })).toEqual(UP);
  });

  it('rejects the login, and the process goes on', async () => {
    expect(await ask({ DATABASE_URL: url('kerberos') })).toEqual(down('authentication_failed'));
    expect(await ask({ DATABASE_URL: url('admin') })).toEqual(UP);
  });

  it('that has no line for the user rejects the login by TLS, which may be all that is missing', async () => {
    expect(await ask({ DATABASE_URL: url('stranger') })).toEqual(down('tls_failure'));
  });
});
