import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../local/servers/free-port.ts';
import { LocalPostgres } from '../../local/servers/postgres.ts';
import { runSql } from '../fault/matrix/full-servers.ts';
import { SecretsManager } from '../support/secrets-manager.ts';
import { until } from '../support/until.ts';
import { ask, degraded, down, UP, watch } from './ask.ts';
import { Program, programOf } from './program.ts';

let postgres: LocalPostgres;
let bouncer: Program;
let port: number;

const settings = (more: Readonly<Record<string, string>> = {}) =>
  Object.entries({
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'scram-sha-256',
    auth_file: bouncer?.path('users') ?? 'users',
    admin_users: 'admin',
    server_login_retry: 1,
    ...more,
  })
    .map(([name, value]) => `${name} = ${value}`)
    .join('\n');

const configuration = (more?: Readonly<Record<string, string>>) =>
  `[databases]
app = host=127.0.0.1 port=${postgres.port} dbname=app user=probe password=probe-password
gone = host=127.0.0.1 port=1 dbname=app user=probe password=probe-password
wrong = host=127.0.0.1 port=${postgres.port} dbname=app user=probe password=wrong
missing = host=127.0.0.1 port=${postgres.port} dbname=missing user=probe password=probe-password
[pgbouncer]
${settings(more)}`;

const users = (password = 'probe-password') => `"probe" "${password}"\n"admin" "admin-password"\n`;

const url = (database = 'app', password = 'probe-password') =>
  `postgres://probe:${password}@127.0.0.1:${port}/${database}`;

/** A command of its administrator. */
const command = (sql: string) => runSql(`postgres://admin:admin-password@127.0.0.1:${port}/pgbouncer`, sql);

async function configure(more: Readonly<Record<string, string>>): Promise<void> {
  bouncer.write('configuration', configuration(more));
  await command('RELOAD');
}

beforeAll(async () => {
  postgres = await LocalPostgres.start();
  await runSql(postgres.url, "CREATE ROLE probe LOGIN PASSWORD 'probe-password'", 'CREATE DATABASE app');
});

beforeEach(async () => {
  port = await freePort();
  bouncer = new Program({
    file: programOf('pgbouncer', 'pgbouncer'),
    args: path => [path('configuration')],
    readyWhen: /process up/,
    files: { users: users() },
  });
  bouncer.write('configuration', configuration());
  await bouncer.process.start();
});

afterEach(() => bouncer.remove());

afterAll(() => postgres.remove());

describe('a database behind the real PgBouncer', () => {
  it('is up', async () => {
    expect(await ask({ DATABASE_URL: url() })).toEqual(UP);
    expect(await ask({ DATABASE_URL: url(), DATABASE_EXPECT_WRITABLE: 'true' })).toEqual(UP);
  });

  it('is up with variables of libpq set that PgBouncer would refuse', async () => {
    Object.assign(process.env, { PGOPTIONS: '-c geqo=off', PGREPLICATION: 'database' });
    expect(await ask({ DATABASE_URL: url() })).toEqual(UP);
    delete process.env.PGOPTIONS;
    delete process.env.PGREPLICATION;
  });

  it('rejects a wrong password, and a user that it does not know', async () => {
    expect(await ask({ DATABASE_URL: url('app', 'wrong') })).toEqual(down('authentication_failed'));
    expect(await ask({ DATABASE_URL: url().replace('probe:', 'other:') })).toEqual(
      down('authentication_failed'),
    );
  });

  it('is not found under another name', async () => {
    expect(await ask({ DATABASE_URL: url('orders') })).toEqual(down('not_found'));
  });

  it('is unavailable when it is disabled', async () => {
    await command('DISABLE app');
    expect(await ask({ DATABASE_URL: url() })).toEqual(down('unavailable'));
    await command('ENABLE app');
    expect(await ask({ DATABASE_URL: url() })).toEqual(UP);
  });

  it('has too many clients', async () => {
    await configure({ max_client_conn: '1' });
    const client = new pg.Client({ connectionString: url() });
    await client.connect();
    expect(await ask({ DATABASE_URL: url() })).toEqual(degraded('too_many_connections'));
    await client.end();
  });

  it('fails by TLS when it requires it and Beacon uses none, and when only Beacon does', async () => {
    const tls = { DATABASE_URL: url(), DATABASE_TLS: 'verify' };
    expect(await ask(tls)).toEqual(down('tls_failure'));
    await bouncer.process.stop('SIGTERM');
    bouncer.write('configuration', configuration({ client_tls_sslmode: 'require', ...(await pair()) }));
    await bouncer.process.start();
    expect(await ask({ DATABASE_URL: url() })).toEqual(down('tls_failure'));
  });

  it.each([
    ["rejects PgBouncer's password", 'wrong', 'authentication_failed'],
    ['has no such database', 'missing', 'not_found'],
  ])(
    'is down with the reason of the server that %s, once PgBouncer has tried it',
    async (_what, name, reason) => {
      const env = { DATABASE_URL: url(name) };
      await until('PgBouncer gives the reason', async () => (await ask(env)).reason === reason);
    },
  );

  it('is silent when its server is gone, because PgBouncer lets its clients wait', async () => {
    expect(await ask({ DATABASE_URL: url('gone') })).toEqual(down('timeout'));
  });

  it('is up with the secret that was rotated, although PgBouncer gives every error the same code', async () => {
    const secrets = await SecretsManager.start();
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    });
    const put = (password: string) => secrets.put('app', JSON.stringify({ username: 'probe', password }));
    put('probe-password');
    const beacon = watch({
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(port),
      DATABASE_NAME: 'app',
      DATABASE_SECRET_ARN: 'app',
      CONNECTION_MAX_AGE: '0',
    });
    expect(await beacon.ask()).toEqual(UP);
    bouncer.write('users', users('rotated-password'));
    await command('RELOAD');
    put('rotated-password');
    expect(await beacon.ask()).toEqual(UP);
    expect(secrets.asked).toEqual(['app', 'app']);
    beacon.close();
    await secrets.stop();
  });

  it('is degraded when no new client is accepted while the kept one works', async () => {
    const beacon = watch({ DATABASE_URL: url(), CONNECTION_MAX_AGE: '0' });
    expect(await beacon.ask()).toEqual(UP);
    bouncer.write('users', users('another-password'));
    await command('RELOAD');
    expect(await beacon.ask()).toEqual(degraded('authentication_failed'));
    beacon.close();
  });
});

/** A certificate for the clients of PgBouncer. */
async function pair(): Promise<Record<string, string>> {
  const { Certificates } = await import('../support/certificates.ts');
  const certificates = new Certificates();
  const { certificate, key } = certificates.good();
  certificates.remove();
  bouncer.write('certificate', certificate);
  bouncer.write('key', key);
  return { client_tls_cert_file: bouncer.path('certificate'), client_tls_key_file: bouncer.path('key') };
}
