import { ATTEMPT_MS, NAME, SECONDS, SECRET, SLOW_MS } from '../../settings/patterns.ts';
import type { SettingsOf, SettingTable } from '../../settings/setting.ts';

/** The variables of a Redis or Valkey cache, without the prefix of its component. */
export const REDIS_TABLE = {
  URL: {
    type: 'url',
    schemes: ['redis:', 'rediss:'],
    allowed: 'redis://[user]:[password]@host:port/[db], or rediss:// for TLS',
    meaning: 'Redis or Valkey to check',
  },
  CLUSTER: {
    type: 'flag',
    default: false,
    meaning: 'it is a cluster, like ElastiCache Serverless: follow redirections to the node that has the key',
  },
  SECRET_ARN: { type: 'text', ...SECRET, meaning: 'secret with the login' },
  IAM_AUTH: {
    type: 'flag',
    default: false,
    meaning: 'log in with an IAM token, signed for each connection',
  },
  USER: { type: 'text', ...NAME, meaning: 'ElastiCache user, with IAM' },
  NAME: {
    type: 'text',
    pattern: /^[a-z][a-z0-9-]{0,39}$/,
    allowed: 'the name of the cache: 1 to 40 of a-z, 0-9 and -',
    meaning: 'name of the cache or replication group, with IAM',
  },
  SERVERLESS: { type: 'flag', default: false, meaning: 'it is a serverless cache, with IAM' },
  KEY_PREFIX: {
    type: 'text',
    default: 'beacon:health:',
    pattern: /^(?!.*:\/\/)[\w.:/@{}+-]{1,128}$/,
    allowed: '1 to 128 letters, digits and _ . : / @ { } + -, and no URL',
    shown: true,
    meaning: 'prefix of the keys that the check writes',
  },
  TIMEOUT_MS: { ...ATTEMPT_MS, meaning: 'limit of one attempt' },
  SLOW_MS,
  TTL: { ...SECONDS, default: 30, meaning: 'how long a result that is up is kept; 0 keeps nothing' },
  FAILURE_TTL: { ...SECONDS, default: 1, meaning: 'how long any other result is kept' },
} as const satisfies SettingTable;

export type RedisVariables = SettingsOf<typeof REDIS_TABLE>;
