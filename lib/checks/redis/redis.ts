import { AWS_IDENTITY_MISSING } from '../../connections/aws-identity.ts';
import { KeptConnection } from '../../connections/kept-connection.ts';
import { credentialsOf } from '../../connections/logins.ts';
import type { Component, ComponentInput, Kind } from '../kind/kind.ts';
import { type CacheConnection, describeRedis, redisProbe } from './probe.ts';
import { redisSettings } from './settings.ts';
import { readTarget } from './target.ts';
import type { REDIS_TABLE } from './variables.ts';

type Table = typeof REDIS_TABLE;

const loadDriver = () => import('./redis-connect.ts');

/** Redis or Valkey: of ElastiCache or anywhere else, one server or a cluster. */
export const redis: Kind<Table> = {
  settings: redisSettings,
  startFaults: ({ settings: { IAM_AUTH: iam }, variable, platform }) =>
    iam && !platform.aws ? [{ name: variable('IAM_AUTH'), problem: AWS_IDENTITY_MISSING }] : [],
  create,
};

function create(input: ComponentInput<Table>): Component {
  const { name, critical, settings, common, variable, platform, clock } = input;
  const { target } = readTarget(settings, variable);
  if (!target) throw new TypeError(`the settings of ${name} have faults`);
  const { login, ...endpoint } = target;
  const credentials = credentialsOf(login, platform.aws, clock, ({ elastiCacheToken }, user, aws) =>
    elastiCacheToken(settings.NAME ?? '', user, settings.SERVERLESS, aws),
  );
  const timeoutMs = settings.TIMEOUT_MS;
  const create = async () => {
    const [{ cacheConnection }, account] = await Promise.all([loadDriver(), credentials.get()]);
    return cacheConnection({ ...endpoint, ...account, clock, timeoutMs }, settings.CLUSTER);
  };
  const aging = { clock, maxAgeMs: common.CONNECTION_MAX_AGE * 1000 };
  const connection = new KeptConnection<CacheConnection>(create, aging);
  return {
    check: {
      name,
      kind: 'redis',
      critical,
      local: false,
      target: `${endpoint.host}:${endpoint.port}/${endpoint.db}`,
      timeoutMs,
      healthyTtlMs: settings.TTL * 1000,
      failureTtlMs: settings.FAILURE_TTL * 1000,
      prepare: loadDriver,
      fetchLogin: () => credentials.prepare(),
      slowMs: settings.SLOW_MS,
      isConnected: () => connection.isOpen,
      answerMs: () => connection.answerMs,
      renewCredentials: reason => credentials.renew(reason),
      probe: redisProbe(connection, settings.KEY_PREFIX),
      renewal: {
        isDue: () => connection.isDue,
        probe: redisProbe(connection.replacement, settings.KEY_PREFIX),
      },
      describe: describeRedis,
    },
    close: () => connection.close(),
    logins: () => credentials.used,
  };
}
