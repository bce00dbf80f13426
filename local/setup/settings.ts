import { BUFFER_CHECK_TABLE } from '../../lib/checks/buffer/settings.ts';
import { POSTGRESQL_TABLE } from '../../lib/checks/postgresql/variables.ts';
import { REDIS_TABLE } from '../../lib/checks/redis/variables.ts';
import { COMMON } from '../../lib/settings/common.ts';
import { type Env, readTable } from '../../lib/settings/read-table.ts';

/** What `npm start` shows and acts on, from settings that are known to be valid. */
export type LocalSettings = ReturnType<typeof readLocalSettings>;

/** Reads the settings that `npm start` itself uses. */
export function readLocalSettings(env: Env) {
  const { EDGE_PATH, EDGE_TTL, TABLE_NAME } = readTable(COMMON, env).settings;
  const { BUFFER_SOURCE, MAX_BUFFER_SIZE_ITEMS } = readTable(BUFFER_CHECK_TABLE, env).settings;
  return {
    ...{ EDGE_PATH, EDGE_TTL, TABLE_NAME, BUFFER_SOURCE, MAX_BUFFER_SIZE_ITEMS },
    DATABASE_TTL: readTable(POSTGRESQL_TABLE, env, 'DATABASE_').settings.TTL,
    CACHE_TTL: readTable(REDIS_TABLE, env, 'CACHE_').settings.TTL,
  };
}
