import type { Reason } from '../../../lib/names/reasons.ts';
import { FakePostgres } from '../../support/fake-postgres.ts';
import type { SecretsManager } from '../../support/secrets-manager.ts';
import type { Kit } from './kit.ts';
import type { Row, Scene } from './row.ts';

/** What proxies say, with the code that they say it with. The programs themselves are asked in test/field. */
const SAYINGS: readonly (readonly [fault: string, code: string, message: string, reason: Reason])[] = [
  ['its PgBouncer rejects the password', '08P01', 'password authentication failed', 'authentication_failed'],
  ['its PgBouncer knows no such database', '08P01', 'no such database: app', 'not_found'],
  [
    'its PgBouncer has too many clients',
    '08P01',
    'no more connections allowed (max_client_conn)',
    'too_many_connections',
  ],
  ['its PgBouncer requires TLS', '08P01', 'SSL required', 'tls_failure'],
  ['its PgBouncer has disabled the database', '08P01', 'database "app" is disabled', 'unavailable'],
  [
    'the server behind its PgBouncer is gone',
    '08P01',
    'server login has been failing, cached error: connect failed (server_login_retry)',
    'unavailable',
  ],
  [
    'the servers behind its Pgpool are gone',
    'XX000',
    'all backend nodes are down, pgpool requires at least one valid node',
    'unavailable',
  ],
  [
    'its Supavisor has too many clients',
    'XX000',
    '(EMAXCONN) max client connections reached, limit: 200',
    'too_many_connections',
  ],
  ['its RDS Proxy requires TLS', '28000', 'This RDS Proxy requires TLS connections', 'tls_failure'],
];

/** A database behind a proxy. */
export function proxyRows(secrets: SecretsManager): Row[] {
  return [
    ...SAYINGS.map(([fault, code, message, reason]): Row => {
      const whole = reason === 'too_many_connections' ? 206 : 503;
      return {
        component: 'database',
        fault,
        code: whole,
        reason,
        arrange: kit => saying(kit, code, message),
      };
    }),
    rotation(secrets, 'and its PgBouncer says so', '08P01', 'password authentication failed'),
    rotation(secrets, 'and its proxy says so in words that Beacon does not know', '08P01', 'go away'),
  ];
}

async function saying(kit: Kit, code: string, message: string): Promise<Scene> {
  const fake = await FakePostgres.start();
  return {
    env: { DATABASE_URL: kit.databaseUrl(fake.port) },
    breaks: () => {
      fake.script = { onStartup: () => ({ code, message }) };
      fake.endSessions();
    },
    mends: () => {
      fake.script = {};
    },
    tidies: () => fake.stop(),
  };
}

function rotation(secrets: SecretsManager, how: string, code: string, message: string): Row {
  const arrange = async (): Promise<Scene> => {
    let password = 'old-password';
    const fake = await FakePostgres.start({
      onPassword: given => (given === password ? 'ok' : { code, message }),
    });
    secrets.put('proxied', JSON.stringify({ username: 'probe', password }));
    return {
      env: {
        DATABASE_URL: '',
        DATABASE_HOST: 'localhost',
        DATABASE_PORT: String(fake.port),
        DATABASE_NAME: 'app',
        DATABASE_SECRET_ARN: 'proxied',
      },
      breaks: () => {
        password = 'rotated-password';
        secrets.put('proxied', JSON.stringify({ username: 'probe', password }));
        fake.endSessions();
      },
      tidies: () => fake.stop(),
    };
  };
  return { component: 'database', fault: `its secret is rotated, ${how}`, code: 200, arrange };
}
