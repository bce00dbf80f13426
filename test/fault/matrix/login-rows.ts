import type { Certificates } from '../../support/certificates.ts';
import { FakePostgres } from '../../support/fake-postgres.ts';
import { FakeRedis, working } from '../../support/fake-redis.ts';
import type { SecretsManager } from '../../support/secrets-manager.ts';
import { CACHE_NAME, type Kit } from './kit.ts';
import type { Row, Scene } from './row.ts';

const AWS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' };

const IAM_DATABASE = {
  ...AWS,
  DATABASE_URL: '',
  DATABASE_NAME: 'app',
  DATABASE_USER: 'probe',
  DATABASE_IAM_AUTH: 'true',
};
const IAM_CACHE = { ...AWS, CACHE_IAM_AUTH: 'true', CACHE_USER: 'app', CACHE_NAME: 'orders' };

/** Logins that change while Beacon runs. */
export function loginRows(secrets: SecretsManager, certificates: Certificates): Row[] {
  return [
    {
      component: 'database',
      fault: 'its secret is rotated',
      code: 200,
      arrange: kit => rotatingDatabase(kit, secrets, true),
    },
    {
      component: 'database',
      fault: 'its password is changed, and its secret is not',
      code: 503,
      reason: 'authentication_failed',
      arrange: kit => rotatingDatabase(kit, secrets, false),
    },
    {
      component: 'database',
      fault: 'its IAM token has expired',
      code: 200,
      arrange: () => expiringDatabase(certificates),
    },
    {
      component: 'cache',
      fault: 'its secret is rotated',
      code: 200,
      arrange: kit => rotatingCache(kit, secrets),
    },
    {
      component: 'cache',
      fault: 'its IAM token has expired',
      code: 200,
      arrange: () => expiringCache(certificates),
    },
  ];
}

function rotatingDatabase(kit: Kit, secrets: SecretsManager, updated: boolean): Scene {
  const secret = (password: string) => JSON.stringify({ username: 'probe', password });
  const change = async (password: string) => {
    await kit.sql(`ALTER ROLE probe PASSWORD '${password}'`);
    kit.database.reset();
  };
  secrets.put('database', secret('probe-password'));
  const back = async () => {
    secrets.put('database', secret('probe-password'));
    await change('probe-password');
  };
  return {
    env: {
      DATABASE_URL: '',
      DATABASE_HOST: 'localhost',
      DATABASE_PORT: String(kit.database.port),
      DATABASE_NAME: 'app',
      DATABASE_SECRET_ARN: 'database',
    },
    breaks: async () => {
      if (updated) secrets.put('database', secret('rotated-password'));
      await change('rotated-password');
    },
    mends: back,
    tidies: back,
  };
}

async function rotatingCache(kit: Kit, secrets: SecretsManager): Promise<Scene> {
  const change = async (password: string) => {
    secrets.put('cache', JSON.stringify({ username: 'app', password }));
    await kit.redisAdmin('ACL', 'SETUSER', 'app', 'on', 'resetpass', `>${password}`, '+set', '+get', '~*');
    kit.cache.reset();
  };
  await change('app-password');
  return {
    env: { CACHE_URL: `redis://${CACHE_NAME}:${kit.cache.port}`, CACHE_SECRET_ARN: 'cache' },
    breaks: () => change('rotated-password'),
    mends: () => change('app-password'),
    tidies: () => kit.redisAdmin('ACL', 'DELUSER', 'app'),
  };
}

/** Refuses the next token that it is given, as one that was made too long ago. */
async function expiringDatabase(certificates: Certificates): Promise<Scene> {
  let refuses = 0;
  const fake = await FakePostgres.start({
    tls: certificates.good(),
    onPassword: token => {
      refuses -= 1;
      const good = token.includes('Action=connect&DBUser=probe') && refuses < 0;
      return good ? 'ok' : { code: '28P01', message: 'PAM authentication failed for user "probe"' };
    },
  });
  return {
    env: {
      ...IAM_DATABASE,
      DATABASE_HOST: 'localhost',
      DATABASE_PORT: String(fake.port),
      DATABASE_TLS: 'verify',
      DATABASE_CA: certificates.ca,
    },
    breaks: () => {
      refuses = 1;
      fake.endSessions();
    },
    tidies: () => fake.stop(),
  };
}

async function expiringCache(certificates: Certificates): Promise<Scene> {
  let refuses = 0;
  const keeps = working();
  const fake = await FakeRedis.start(command => {
    const [name, user, token] = command;
    if (name !== 'auth') return keeps(command);
    refuses -= 1;
    const good = user === 'app' && token?.startsWith('orders/?') && refuses < 0;
    return good ? '+OK\r\n' : '-WRONGPASS invalid username-password pair or user is disabled.\r\n';
  }, certificates.good());
  return {
    env: { ...IAM_CACHE, CACHE_URL: `rediss://localhost:${fake.port}` },
    breaks: () => {
      refuses = 1;
      fake.endSessions();
    },
    tidies: () => fake.stop(),
  };
}
