import type pg from 'pg';
import type { Reason } from '../../../lib/names/reasons.ts';
import { openSession, runSql, startSmallPostgres, startSmallRedis } from './full-servers.ts';
import { CACHE_NAME, type Kit } from './kit.ts';
import type { Row, Scene } from './row.ts';

/** Every run proves that another connection can be opened. */
const AGED = { CONNECTION_MAX_AGE: '0' };

/** Faults that a connection which was opened before does not notice: it stays, and works. */
export const AGED_ROWS: readonly Row[] = [
  row('database', 'its password is changed', 'authentication_failed', kit =>
    bySql(kit, "ALTER ROLE probe PASSWORD 'another'", "ALTER ROLE probe PASSWORD 'probe-password'"),
  ),
  row('database', 'its login is revoked', 'authentication_failed', kit =>
    bySql(kit, 'ALTER ROLE probe NOLOGIN', 'ALTER ROLE probe LOGIN'),
  ),
  row('database', 'the right to connect is revoked', 'access_denied', kit =>
    bySql(kit, 'REVOKE CONNECT ON DATABASE app FROM PUBLIC', 'GRANT CONNECT ON DATABASE app TO PUBLIC'),
  ),
  row('database', 'it accepts no more connections', 'unavailable', kit =>
    bySql(kit, 'ALTER DATABASE app ALLOW_CONNECTIONS false', 'ALTER DATABASE app ALLOW_CONNECTIONS true'),
  ),
  row('database', 'its limit of connections is reached', 'too_many_connections', fullDatabase),
  row('database', 'its name is gone', 'dns_failure', kit => nameless(kit, 'database')),
  row('cache', 'its password is changed', 'authentication_failed', changedCachePassword),
  row('cache', 'its limit of clients is reached', 'too_many_connections', fullCache),
  row('cache', 'its name is gone', 'dns_failure', kit => nameless(kit, 'cache')),
];

function row(component: Row['component'], fault: string, reason: Reason, arrange: Row['arrange']): Row {
  return {
    component,
    fault: `${fault}, and the kept connection works`,
    code: 206,
    reason,
    stillWorks: true,
    only: 'warm',
    arrange,
  };
}

function bySql(kit: Kit, breaks: string, mends: string): Scene {
  return { env: AGED, breaks: () => kit.sql(breaks), mends: () => kit.sql(mends) };
}

function nameless(kit: Kit, component: Row['component']): Scene {
  const name = kit.nameOf(component);
  return {
    env: AGED,
    breaks: () => kit.names.point(name, undefined),
    mends: () => kit.names.point(name, '127.0.0.1'),
  };
}

/** The server has room for four sessions, of which Beacon keeps one. */
async function fullDatabase(): Promise<Scene> {
  const { server, url } = await startSmallPostgres();
  const sessions: pg.Client[] = [];
  const release = () => Promise.all(sessions.splice(0).map(client => client.end()));
  return {
    env: { ...AGED, DATABASE_URL: url },
    breaks: async () => {
      sessions.push(await openSession(url), await openSession(url));
      await runSql(server.url, 'SELECT 1'); // the last place is the administrator's
    },
    mends: release,
    tidies: async () => {
      await release();
      await server.remove();
    },
  };
}

async function changedCachePassword(kit: Kit): Promise<Scene> {
  const set = (password: string) =>
    kit.redisAdmin('ACL', 'SETUSER', 'app', 'on', 'resetpass', `>${password}`, '+set', '+get', '~*');
  await set('app-password');
  return {
    env: { ...AGED, CACHE_URL: `redis://app:app-password@${CACHE_NAME}:${kit.cache.port}` },
    breaks: () => set('another'),
    mends: () => set('app-password'),
    tidies: () => kit.redisAdmin('ACL', 'DELUSER', 'app'),
  };
}

async function fullCache(): Promise<Scene> {
  const { server, setLimit } = await startSmallRedis();
  return {
    env: { ...AGED, CACHE_URL: server.url },
    breaks: () => setLimit(2), // Beacon's connection and the administrator's
    mends: () => setLimit(100),
    tidies: () => server.remove(),
  };
}
