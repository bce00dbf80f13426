import { ATTEMPT_MS, HOST, NAME, SECONDS, SECRET, SLOW_MS } from '../../settings/patterns.ts';
import type { SettingsOf, SettingTable } from '../../settings/setting.ts';

/** The variables of a PostgreSQL database, without the prefix of its component. */
export const POSTGRESQL_TABLE = {
  URL: {
    type: 'url',
    schemes: ['postgres:', 'postgresql:'],
    allowed: 'postgres://user:password@host:port/database, with #, / and ? in the password percent-encoded',
    meaning: 'PostgreSQL to check, as a URL',
  },
  HOST: { type: 'text', ...HOST, meaning: 'or its parts: host,' },
  PORT: {
    type: 'integer',
    default: 5432,
    min: 1,
    max: 65_535,
    unit: 'port',
    shown: false, // with a URL it is not in effect
    meaning: '… port,',
  },
  NAME: { type: 'text', ...NAME, meaning: '… database,' },
  USER: { type: 'text', ...NAME, meaning: '… user; not needed with a secret that names one' },
  SECRET_ARN: {
    type: 'text',
    ...SECRET,
    meaning: 'secret with the login: `{"username","password"}`, or the password as text',
  },
  IAM_AUTH: {
    type: 'flag',
    default: false,
    meaning: 'log in with an IAM token, signed for each connection',
  },
  EXPECT_WRITABLE: {
    type: 'flag',
    default: false,
    meaning: 'report a server that accepts no writes (a standby, a demoted writer) as `down`',
  },
  CA: {
    type: 'text',
    pattern: /^[^\0]{1,1024}$/,
    allowed: 'the path of a PEM file',
    meaning: 'certificates that sign the server’s; those of RDS are bundled',
  },
  TLS: {
    type: 'choice',
    defaultText: '`verify`, or as `?sslmode=` in the URL says',
    values: ['verify', 'off'],
    meaning:
      '`verify`: TLS with verified certificate and name; `off`: without TLS, on Lambda only for a server outside AWS',
  },
  TIMEOUT_MS: { ...ATTEMPT_MS, meaning: 'limit of one attempt' },
  SLOW_MS,
  TTL: { ...SECONDS, default: 60, meaning: 'how long a result that is up is kept; 0 keeps nothing' },
  FAILURE_TTL: { ...SECONDS, default: 5, meaning: 'how long any other result is kept' },
} as const satisfies SettingTable;

export type PostgresVariables = SettingsOf<typeof POSTGRESQL_TABLE>;
