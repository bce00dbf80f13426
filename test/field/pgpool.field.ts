import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../local/servers/free-port.ts';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { runSql } from '../fault/matrix/full-servers.ts';
import { until } from '../support/until.ts';
import { ask, down, UP } from './ask.ts';
import { Program, programOf } from './program.ts';

let postgres: LocalPostgres;
let pool: Program;
let port: number;

const configuration = async (upstream: number) => `
listen_addresses = '127.0.0.1'
port = ${port}
pcp_listen_addresses = '127.0.0.1'
pcp_port = ${await freePort()}
socket_dir = '${pool.path('')}'
pcp_socket_dir = '${pool.path('')}'
logdir = '${pool.path('')}'
pid_file_name = '${pool.path('pid')}'
backend_clustering_mode = 'raw'
backend_hostname0 = '127.0.0.1'
backend_port0 = ${upstream}
backend_weight0 = 1
num_init_children = 4
reserved_connections = 1
enable_pool_hba = off
pool_passwd = ''
allow_clear_text_frontend_auth = on
failover_on_backend_error = on
health_check_period = 1
health_check_user = 'probe'
health_check_password = 'probe-password'
connect_timeout = 500
`;

const url = (password = 'probe-password') => `postgres://probe:${password}@127.0.0.1:${port}/app`;

async function start(upstream: number): Promise<void> {
  port = await freePort();
  pool = new Program({
    file: programOf('pgpool', 'pgpool2'),
    args: path => ['-n', '-D', '-f', path('configuration'), '-F', path('pcp'), '-k', path('key')],
    readyWhen: /successfully started|ready to accept|setting up socket/i,
    files: { pcp: '', key: '' },
  });
  pool.write('configuration', await configuration(upstream));
  await pool.process.start();
  await until('Pgpool listens', () => accepts());
}

function accepts(): Promise<boolean> {
  const client = new pg.Client({ connectionString: url() });
  client.on('error', () => {});
  return client.connect().then(
    () => client.end().then(() => true),
    (error: NodeJS.ErrnoException) => error.code !== 'ECONNREFUSED',
  );
}

beforeAll(async () => {
  postgres = await LocalPostgres.start();
  await runSql(postgres.url, "CREATE ROLE probe LOGIN PASSWORD 'probe-password'", 'CREATE DATABASE app');
});

beforeEach(() => start(postgres.port));

afterEach(() => pool.remove());

afterAll(() => postgres.remove());

describe('a database behind the real Pgpool-II', () => {
  it('is up', async () => {
    expect(await ask({ DATABASE_URL: url() })).toEqual(UP);
  });

  it('rejects a wrong password', async () => {
    expect(await ask({ DATABASE_URL: url('wrong') })).toEqual(down('authentication_failed'));
  });

  it('has too many clients', async () => {
    const clients: pg.Client[] = [];
    await until('Pgpool is full', async () => {
      const client = new pg.Client({ connectionString: url() });
      client.on('error', () => {});
      await client.connect().then(
        () => clients.push(client),
        () => {},
      );
      return (await ask({ DATABASE_URL: url() })).reason === 'too_many_connections';
    });
    await Promise.all(clients.map(client => client.end()));
  });

  it('is unavailable when all servers behind it are gone', async () => {
    await postgres.process.stop();
    await until(
      'Pgpool has found out',
      async () => (await ask({ DATABASE_URL: url() })).reason === 'unavailable',
      20_000,
    );
    await postgres.process.start();
  });
});
